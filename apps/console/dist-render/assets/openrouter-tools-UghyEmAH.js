// src/docs/pages/openrouter-tools.md
var openrouter_tools_default = {
	"title": "OpenRouter's clients and tools",
	"lead": "Clients and tools that were made for OpenRouter work if you change their base URL to https://derouter.example/api/v1.",
	"headings": [{
		"id": "what-is-the-same",
		"text": "What is the same",
		"level": 2
	}, {
		"id": "tools-that-show-a-balance",
		"text": "Tools that show a balance",
		"level": 2
	}],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Clients and tools that were made for OpenRouter work if you change their base URL to <code>https://derouter.example/api/v1</code>.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Chat with cost",
			"isTested": true,
			"code": "curl https://derouter.example/api/v1/chat/completions \\\n  -H \"Authorization: Bearer dr-your-key\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"model\":\"gpt-5-mini\",\"usage\":{\"include\":true},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/v1/chat/completions</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"model\":\"gpt-5-mini\",\"usage\":{\"include\":true},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"what-is-the-same\"><a href=\"#what-is-the-same\">What is the same</a></h2>\n<ul>\n<li>The answer has <code>usage.cost</code>, the charged amount in US dollars, also at the end of a stream.</li>\n<li><code>usage: {&quot;include&quot;: true}</code> is accepted, and <code>reasoning</code> with <code>effort</code>, <code>max_tokens</code>, <code>enabled</code> and <code>exclude</code>.</li>\n<li>A chat answer has the id <code>gen-</code> and the id of its receipt. <code>GET /api/v1/generation?id=</code> returns its cost.</li>\n<li><code>GET /api/v1/models</code>, <code>/credits</code> and <code>/key</code> exist.</li>\n</ul>\n<p>Settings of OpenRouter&#39;s own routing, such as <code>provider.order</code>, <code>models</code> and <code>transforms</code>, are left out and named in <code>x-derouter-approximated</code>. Those that restrict who may get a prompt are refused if they cannot be honoured; see <a href=\"/docs/privacy#restrictions-in-requests\">privacy of prompts</a>.</p>\n<h2 id=\"tools-that-show-a-balance\"><a href=\"#tools-that-show-a-balance\">Tools that show a balance</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"request, read\"><table><thead><tr><th>request</th><th>read</th></tr></thead><tbody><tr><td><code>GET /api/key</code></td><td><code>balance.available</code>, <code>budget.limits[].left_usd</code></td></tr><tr><td><code>GET /api/balance</code></td><td><code>available</code></td></tr><tr><td><code>GET /api/v1/credits</code></td><td><code>data.total_credits</code> minus <code>data.total_usage</code></td></tr><tr><td><code>GET /api/v1/key</code></td><td><code>data.limit_remaining</code>, or null if there is no limit; <code>data.usage</code></td></tr></tbody></table></div>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Credits",
			"isTested": true,
			"code": "curl https://derouter.example/api/v1/credits -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/v1/credits</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><strong>CodexBar</strong>: set <code>OPENROUTER_API_URL=https://derouter.example/api/v1</code> and <code>OPENROUTER_API_KEY</code>.</p>\n<p><strong>cc-switch</strong>: use a script as usage query:</p>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "cc-switch",
			"isTested": false,
			"code": "({\n  request: {\n    url: 'https://derouter.example/api/v1/key',\n    method: 'GET',\n    headers: { Authorization: 'Bearer {{apiKey}}' },\n  },\n  extractor: ({ data }) => ({ isValid: true, remaining: data.limit_remaining, unit: 'USD' }),\n});",
			"html": "<span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  request</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> {</span></span>\n<span><span class=\"code-foreground\">    url</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/api/v1/key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">    method</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'GET'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">    headers</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> { Authorization</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Bearer {{apiKey}}'</span><span class=\"code-foreground\"> }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-function\">  extractor</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> ({ data }) </span><span class=\"code-token-keyword\">=></span><span class=\"code-foreground\"> ({ isValid</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> remaining</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> data</span><span class=\"code-foreground\">.limit_remaining</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> unit</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'USD'</span><span class=\"code-foreground\"> })</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Any other tool that takes a script or a custom query: ask <code>GET /api/balance</code> with the header <code>Authorization: Bearer</code>, and show <code>available</code>.</p>\n"
		}
	]
};
export { openrouter_tools_default as default };
