// src/docs/pages/opencode.md
var opencode_default = {
	"title": "opencode",
	"lead": "Add derouter as a provider in opencode.json; one command does it for you. Kilo reads the same provider section from its own file.",
	"headings": [],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Add derouter as a provider in <code>opencode.json</code>; <a href=\"/docs/connect-an-agent\">one command</a> does it for you. Kilo reads the same <code>provider</code> section from its own file.</p>\n"
		},
		{
			"kind": "code",
			"language": "json",
			"title": "opencode.json",
			"isTested": false,
			"code": "{\n  \"provider\": {\n    \"derouter\": {\n      \"npm\": \"@ai-sdk/openai-compatible\",\n      \"options\": { \"baseURL\": \"https://derouter.example/v1\", \"apiKey\": \"{env:DEROUTER_KEY}\" },\n      \"models\": {\n        \"gpt-5-mini\": { \"reasoning\": true, \"tool_call\": true, \"limit\": { \"context\": 400000, \"output\": 32000 } }\n      }\n    }\n  }\n}",
			"html": "<span><span class=\"code-foreground\">{</span></span>\n<span><span class=\"code-token-keyword\">  \"provider\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">    \"derouter\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">      \"npm\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"@ai-sdk/openai-compatible\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">      \"options\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> { </span><span class=\"code-token-keyword\">\"baseURL\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"https://derouter.example/v1\"</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"apiKey\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"{env:DEROUTER_KEY}\"</span><span class=\"code-foreground\"> }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">      \"models\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">        \"gpt-5-mini\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> { </span><span class=\"code-token-keyword\">\"reasoning\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"tool_call\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"limit\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> { </span><span class=\"code-token-keyword\">\"context\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> 400000</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-keyword\"> \"output\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-constant\"> 32000</span><span class=\"code-foreground\"> } }</span></span>\n<span><span class=\"code-foreground\">      }</span></span>\n<span><span class=\"code-foreground\">    }</span></span>\n<span><span class=\"code-foreground\">  }</span></span>\n<span><span class=\"code-foreground\">}</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Shell",
			"isTested": false,
			"code": "export DEROUTER_KEY=dr-your-key\nopencode run -m derouter/gpt-5-mini \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> DEROUTER_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-function\">opencode</span><span class=\"code-token-string\"> run</span><span class=\"code-token-string\"> -m</span><span class=\"code-token-string\"> derouter/gpt-5-mini</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><code>npm</code> chooses the protocol: <code>@ai-sdk/openai-compatible</code> is Chat Completions, <code>@ai-sdk/openai</code> Responses, <code>@ai-sdk/anthropic</code> Messages. All three take the base URL with <code>/v1</code>. Use the last one for Claude models.</p>\n"
		}
	]
};
export { opencode_default as default };
