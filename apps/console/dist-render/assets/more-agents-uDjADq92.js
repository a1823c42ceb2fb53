// src/docs/pages/more-agents.md
var more_agents_default = {
	"title": "More agents",
	"lead": "These agents are tested every night, in each protocol that they speak.",
	"headings": [
		{
			"id": "pi",
			"text": "pi",
			"level": 2
		},
		{
			"id": "qwen-code",
			"text": "qwen-code",
			"level": 2
		},
		{
			"id": "github-copilot-cli",
			"text": "GitHub Copilot CLI",
			"level": 2
		},
		{
			"id": "any-other-agent",
			"text": "Any other agent",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>These agents are tested every night, in each protocol that they speak.</p>\n<h2 id=\"pi\"><a href=\"#pi\">pi</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "json",
			"title": "~/.pi/agent/models.json",
			"isTested": false,
			"code": "{\n  \"providers\": {\n    \"derouter\": {\n      \"baseUrl\": \"https://derouter.example/v1\",\n      \"api\": \"openai-responses\",\n      \"apiKey\": \"DEROUTER_KEY\",\n      \"models\": [{ \"id\": \"gpt-5-mini\", \"reasoning\": true, \"input\": [\"text\", \"image\"], \"contextWindow\": 400000, \"maxTokens\": 32000 }]\n    }\n  }\n}",
			"html": "<span><span class=\"code-foreground\">{</span></span>\n<span><span class=\"code-token-keyword\">  \"providers\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">    \"derouter\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">      \"baseUrl\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"https://derouter.example/v1\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">      \"api\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"openai-responses\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">      \"apiKey\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"DEROUTER_KEY\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">      \"models\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> [{ </span><span class=\"code-token-keyword\">\"id\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"gpt-5-mini\"</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"reasoning\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"input\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> [</span><span class=\"code-token-string-expression\">\"text\"</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-string-expression\"> \"image\"</span><span class=\"code-foreground\">]</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"contextWindow\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> 400000</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"maxTokens\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> 32000</span><span class=\"code-foreground\"> }]</span></span>\n<span><span class=\"code-foreground\">    }</span></span>\n<span><span class=\"code-foreground\">  }</span></span>\n<span><span class=\"code-foreground\">}</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Shell",
			"isTested": false,
			"code": "export DEROUTER_KEY=dr-your-key\npi -p --model derouter/gpt-5-mini \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> DEROUTER_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-function\">pi</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string\"> --model</span><span class=\"code-token-string\"> derouter/gpt-5-mini</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><code>api</code> may also be <code>openai-completions</code>, or <code>anthropic-messages</code> with a <code>baseUrl</code> without <code>/v1</code>.</p>\n<h2 id=\"qwen-code\"><a href=\"#qwen-code\">qwen-code</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Chat Completions",
			"isTested": false,
			"code": "OPENAI_BASE_URL=https://derouter.example/v1 OPENAI_API_KEY=dr-your-key OPENAI_MODEL=gpt-5-mini \\\n  qwen --auth-type openai -p \"Hello\"",
			"html": "<span><span class=\"code-foreground\">OPENAI_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">https://derouter.example/v1</span><span class=\"code-foreground\"> OPENAI_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">dr-your-key</span><span class=\"code-foreground\"> OPENAI_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">gpt-5-mini</span><span class=\"code-token-function\"> \\</span></span>\n<span><span class=\"code-token-string\">  qwen</span><span class=\"code-token-string\"> --auth-type</span><span class=\"code-token-string\"> openai</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Messages",
			"isTested": false,
			"code": "ANTHROPIC_BASE_URL=https://derouter.example ANTHROPIC_API_KEY=dr-your-key ANTHROPIC_MODEL=claude-sonnet-4-6 \\\n  qwen --auth-type anthropic -p \"Hello\"",
			"html": "<span><span class=\"code-foreground\">ANTHROPIC_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">https://derouter.example</span><span class=\"code-foreground\"> ANTHROPIC_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">dr-your-key</span><span class=\"code-foreground\"> ANTHROPIC_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">claude-sonnet-4-6</span><span class=\"code-token-function\"> \\</span></span>\n<span><span class=\"code-token-string\">  qwen</span><span class=\"code-token-string\"> --auth-type</span><span class=\"code-token-string\"> anthropic</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>It needs Node 22. Without a terminal, add <code>-y</code> so that it may use its tools.</p>\n<h2 id=\"github-copilot-cli\"><a href=\"#github-copilot-cli\">GitHub Copilot CLI</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Responses",
			"isTested": false,
			"code": "export COPILOT_PROVIDER_BASE_URL=https://derouter.example/v1\nexport COPILOT_PROVIDER_API_KEY=dr-your-key\nexport COPILOT_MODEL=gpt-5-mini COPILOT_PROVIDER_WIRE_API=responses COPILOT_OFFLINE=true\ncopilot -p \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_PROVIDER_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">https://derouter.example/v1</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_PROVIDER_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">gpt-5-mini COPILOT_PROVIDER_WIRE_API</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">responses COPILOT_OFFLINE</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">true</span></span>\n<span><span class=\"code-token-function\">copilot</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><code>COPILOT_PROVIDER_WIRE_API=completions</code> uses Chat Completions. For Messages, use the base URL without <code>/v1</code> and set the type instead of the wire API:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Messages",
			"isTested": false,
			"code": "export COPILOT_PROVIDER_TYPE=anthropic\nexport COPILOT_PROVIDER_BASE_URL=https://derouter.example\nexport COPILOT_PROVIDER_API_KEY=dr-your-key\nexport COPILOT_MODEL=claude-sonnet-4-6 COPILOT_OFFLINE=true",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_PROVIDER_TYPE</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">anthropic</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_PROVIDER_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">https://derouter.example</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_PROVIDER_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> COPILOT_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">claude-sonnet-4-6 COPILOT_OFFLINE</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">true</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Without a terminal, add <code>--allow-all-tools</code>. Its provider type <code>azure</code> uses another path and is not supported.</p>\n<h2 id=\"any-other-agent\"><a href=\"#any-other-agent\">Any other agent</a></h2>\n<p>Look in its settings for an OpenAI-compatible or Anthropic-compatible provider. Enter <code>https://derouter.example/v1</code> for the first and <code>https://derouter.example</code> for the second; some want <code>/v1</code> there as well. WebSockets are not supported.</p>\n"
		}
	]
};
export { more_agents_default as default };
