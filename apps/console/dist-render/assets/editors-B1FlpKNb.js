// src/docs/pages/editors.md
var editors_default = {
	"title": "Cline, Cursor, Continue",
	"lead": "Editors take a base URL and a key in their settings.",
	"headings": [
		{
			"id": "cline",
			"text": "Cline",
			"level": 2
		},
		{
			"id": "cursor",
			"text": "Cursor",
			"level": 2
		},
		{
			"id": "continue",
			"text": "Continue",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Editors take a base URL and a key in their settings.</p>\n<h2 id=\"cline\"><a href=\"#cline\">Cline</a></h2>\n<p>Cline is tested in all three protocols, from its command line. In the editor, choose the same provider and enter the same values.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Chat Completions",
			"isTested": false,
			"code": "cline auth -p openai -k dr-your-key -b https://derouter.example/v1 -m gpt-5-mini",
			"html": "<span><span class=\"code-token-function\">cline</span><span class=\"code-token-string\"> auth</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string\"> openai</span><span class=\"code-token-string\"> -k</span><span class=\"code-token-string\"> dr-your-key</span><span class=\"code-token-string\"> -b</span><span class=\"code-token-string\"> https://derouter.example/v1</span><span class=\"code-token-string\"> -m</span><span class=\"code-token-string\"> gpt-5-mini</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Responses",
			"isTested": false,
			"code": "cline auth -p openai-native -k dr-your-key -b https://derouter.example/v1 -m gpt-5-mini",
			"html": "<span><span class=\"code-token-function\">cline</span><span class=\"code-token-string\"> auth</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string\"> openai-native</span><span class=\"code-token-string\"> -k</span><span class=\"code-token-string\"> dr-your-key</span><span class=\"code-token-string\"> -b</span><span class=\"code-token-string\"> https://derouter.example/v1</span><span class=\"code-token-string\"> -m</span><span class=\"code-token-string\"> gpt-5-mini</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>For Messages, Cline 3.0.65 accepts no base URL on its command line. Sign in without one, then add <code>baseUrl</code>, with <code>/v1</code>, to <code>~/.cline/data/settings/providers.json</code>. Do this before the first prompt, which otherwise goes to Anthropic, and keep <code>updatedAt</code>, without which Cline ignores the file:</p>\n"
		},
		{
			"kind": "code",
			"language": "json",
			"title": "~/.cline/data/settings/providers.json",
			"isTested": false,
			"code": "\"anthropic\": {\n  \"settings\": {\n    \"provider\": \"anthropic\",\n    \"apiKey\": \"dr-your-key\",\n    \"model\": \"claude-sonnet-4-6\",\n    \"baseUrl\": \"https://derouter.example/v1\"\n  },\n  \"updatedAt\": \"…\"\n}",
			"html": "<span><span class=\"code-token-string-expression\">\"anthropic\"</span><span class=\"code-foreground\">: {</span></span>\n<span><span class=\"code-token-keyword\">  \"settings\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-token-keyword\">    \"provider\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"anthropic\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">    \"apiKey\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"dr-your-key\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">    \"model\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"claude-sonnet-4-6\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">    \"baseUrl\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"https://derouter.example/v1\"</span></span>\n<span><span class=\"code-foreground\">  }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-keyword\">  \"updatedAt\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"…\"</span></span>\n<span><span class=\"code-foreground\">}</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>For models that are not Anthropic&#39;s, Cline asks for at most 4,096 output tokens in this protocol. Use Responses for them.</p>\n<h2 id=\"cursor\"><a href=\"#cursor\">Cursor</a></h2>\n<p>In Cursor&#39;s settings under Models, add the names of the models, enter the key as the OpenAI API key, and override the OpenAI base URL with <code>https://derouter.example/v1</code>. Cursor calls from its own servers, so the address must be reachable from the internet. It uses your key only in the features that allow an own key. This is not part of our tests.</p>\n<h2 id=\"continue\"><a href=\"#continue\">Continue</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "yaml",
			"title": "config.yaml",
			"isTested": false,
			"code": "models:\n  - name: derouter\n    provider: openai # or anthropic\n    model: gpt-5-mini\n    apiKey: ${{ secrets.DEROUTER_KEY }}\n    apiBase: https://derouter.example/v1\n    roles: [chat]\n    capabilities: [tool_use, image_input]",
			"html": "<span><span class=\"code-token-keyword\">models</span><span class=\"code-token-keyword\">:</span></span>\n<span><span class=\"code-foreground\">  - </span><span class=\"code-token-keyword\">name</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> derouter</span></span>\n<span><span class=\"code-token-keyword\">    provider</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> openai</span><span class=\"code-token-comment\"> # or anthropic</span></span>\n<span><span class=\"code-token-keyword\">    model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> gpt-5-mini</span></span>\n<span><span class=\"code-token-keyword\">    apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> ${{ secrets.DEROUTER_KEY }}</span></span>\n<span><span class=\"code-token-keyword\">    apiBase</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> https://derouter.example/v1</span></span>\n<span><span class=\"code-token-keyword\">    roles</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [</span><span class=\"code-token-string\">chat</span><span class=\"code-foreground\">]</span></span>\n<span><span class=\"code-token-keyword\">    capabilities</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [</span><span class=\"code-token-string\">tool_use</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-string\"> image_input</span><span class=\"code-foreground\">]</span></span>"
		}
	]
};
export { editors_default as default };
