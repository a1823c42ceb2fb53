// src/docs/pages/quick-start.md
var quick_start_default = {
	"title": "Quick start",
	"lead": "Make a call with curl and look at its receipt. You need a key with credit from the keys page.",
	"headings": [
		{
			"id": "the-first-call",
			"text": "The first call",
			"level": 2
		},
		{
			"id": "its-receipt",
			"text": "Its receipt",
			"level": 2
		},
		{
			"id": "keep-the-key-out-of-your-code",
			"text": "Keep the key out of your code",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Make a call with curl and look at its receipt. You need a key with credit from the <a href=\"/keys\">keys page</a>.</p>\n<h2 id=\"the-first-call\"><a href=\"#the-first-call\">The first call</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Chat Completions",
			"isTested": true,
			"code": "curl https://derouter.example/v1/chat/completions \\\n  -H \"Authorization: Bearer dr-your-key\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/v1/chat/completions</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>The same model in Anthropic&#39;s protocol:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Messages",
			"isTested": true,
			"code": "curl https://derouter.example/v1/messages \\\n  -H \"x-api-key: dr-your-key\" \\\n  -H \"anthropic-version: 2023-06-01\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"model\":\"gpt-5-mini\",\"max_tokens\":1024,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/v1/messages</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"x-api-key: dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"anthropic-version: 2023-06-01\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"model\":\"gpt-5-mini\",\"max_tokens\":1024,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"its-receipt\"><a href=\"#its-receipt\">Its receipt</a></h2>\n<p>Every answer names its receipt, and what it cost if it was not streamed. Add <code>-i</code> to see the headers:</p>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"header, content\"><table><thead><tr><th>header</th><th>content</th></tr></thead><tbody><tr><td><code>x-derouter-receipt</code></td><td>the id of the receipt</td></tr><tr><td><code>x-derouter-cost-usd</code></td><td>the charge in US dollars; not on streams, whose cost is known at the end</td></tr><tr><td><code>x-request-id</code></td><td>your own id if you sent one, otherwise ours</td></tr><tr><td><code>x-derouter-translated</code></td><td>the provider&#39;s protocol, if it differs from yours</td></tr><tr><td><code>x-derouter-approximated</code></td><td>what was left out of your request, or only approximated</td></tr><tr><td><code>x-derouter-max-tokens-lowered</code></td><td>the output limit that your credit covers, if it had to be lowered</td></tr><tr><td><code>x-derouter-system-prompt</code></td><td><code>prepended</code>, <code>already-present</code> or <code>off</code></td></tr><tr><td><code>sunset</code></td><td>the last day of a model that will be switched off</td></tr></tbody></table></div>\n<p>Find the receipt on the <a href=\"/usage\">usage page</a>, or ask for it with the key:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "What is left",
			"isTested": true,
			"code": "curl https://derouter.example/api/key -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/key</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"keep-the-key-out-of-your-code\"><a href=\"#keep-the-key-out-of-your-code\">Keep the key out of your code</a></h2>\n<p>Put the key into the environment, and read it there:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "export DEROUTER_KEY=dr-your-key",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> DEROUTER_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Give each program a key of its own, with a budget: then you see what each of them costs, and can stop one without the others. If a secret leaks, revoke the key on the <a href=\"/keys\">keys page</a>; it stops working at once, running streams included.</p>\n"
		}
	]
};
export { quick_start_default as default };
