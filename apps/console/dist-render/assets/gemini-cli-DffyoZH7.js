// src/docs/pages/gemini-cli.md
var gemini_cli_default = {
	"title": "Gemini CLI",
	"lead": "Gemini CLI works with every chat model.",
	"headings": [],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Gemini CLI works with every chat model.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Shell",
			"isTested": false,
			"code": "export GEMINI_API_KEY=dr-your-key\nexport GOOGLE_GEMINI_BASE_URL=https://derouter.example\ngemini -m claude-sonnet-4-6 -p \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> GEMINI_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> GOOGLE_GEMINI_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">https://derouter.example</span></span>\n<span><span class=\"code-token-function\">gemini</span><span class=\"code-token-string\"> -m</span><span class=\"code-token-string\"> claude-sonnet-4-6</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>So that it uses the key instead of a login:</p>\n"
		},
		{
			"kind": "code",
			"language": "json",
			"title": "~/.gemini/settings.json",
			"isTested": false,
			"code": "{ \"security\": { \"auth\": { \"selectedType\": \"gemini-api-key\" } } }",
			"html": "<span><span class=\"code-foreground\">{ </span><span class=\"code-token-keyword\">\"security\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> { </span><span class=\"code-token-keyword\">\"auth\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-foreground\"> { </span><span class=\"code-token-keyword\">\"selectedType\"</span><span class=\"code-token-punctuation\">:</span><span class=\"code-token-string-expression\"> \"gemini-api-key\"</span><span class=\"code-foreground\"> } } }</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>The Google Gen AI SDK for your own programs has <a href=\"/docs/gemini-sdk\">a page of its own</a>.</p>\n"
		}
	]
};
export { gemini_cli_default as default };
