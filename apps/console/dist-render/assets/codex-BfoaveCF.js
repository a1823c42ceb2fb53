// src/docs/pages/codex.md
var codex_default = {
	"title": "Codex",
	"lead": "Codex speaks the Responses API. Add derouter as a model provider; one command does it for you.",
	"headings": [{
		"id": "good-to-know",
		"text": "Good to know",
		"level": 2
	}],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Codex speaks the Responses API. Add derouter as a model provider; <a href=\"/docs/connect-an-agent\">one command</a> does it for you.</p>\n"
		},
		{
			"kind": "code",
			"language": "toml",
			"title": "~/.codex/config.toml",
			"isTested": false,
			"code": "model = \"gpt-5-mini\"\nmodel_provider = \"derouter\"\n\n[model_providers.derouter]\nname = \"derouter\"\nbase_url = \"https://derouter.example/v1\"\nenv_key = \"DEROUTER_KEY\"\nwire_api = \"responses\"",
			"html": "<span><span class=\"code-foreground\">model </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"gpt-5-mini\"</span></span>\n<span><span class=\"code-foreground\">model_provider </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"derouter\"</span></span>\n<span></span>\n<span><span class=\"code-foreground\">[model_providers.derouter]</span></span>\n<span><span class=\"code-foreground\">name </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"derouter\"</span></span>\n<span><span class=\"code-foreground\">base_url </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"https://derouter.example/v1\"</span></span>\n<span><span class=\"code-foreground\">env_key </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"DEROUTER_KEY\"</span></span>\n<span><span class=\"code-foreground\">wire_api </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\"> \"responses\"</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Shell",
			"isTested": false,
			"code": "export DEROUTER_KEY=dr-your-key\ncodex exec \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> DEROUTER_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-function\">codex</span><span class=\"code-token-string\"> exec</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"good-to-know\"><a href=\"#good-to-know\">Good to know</a></h2>\n<ul>\n<li>Codex first tries a WebSocket, is told with 426 that there is none, and falls back to HTTP immediately.</li>\n<li>Codex repeats most errors many times. So that it does not, it gets final refusals as a stream that ends with <code>response.failed</code> and our message. <a href=\"/docs/errors#what-agents-do\">Errors</a> has the details.</li>\n<li>Web search, image generation and the code interpreter run at the provider. Where they have no price they are left out of the request, and <code>x-derouter-approximated</code> says so.</li>\n</ul>\n"
		}
	]
};
export { codex_default as default };
