// src/docs/pages/introduction.md
var introduction_default = {
	"title": "Introduction",
	"lead": "derouter gives you many AI models behind one address and one key. You keep the SDK or the agent that you already use: only its base URL and its key change. Each call is charged by the tokens that it used, against prepaid credits, and leaves a receipt that you can recompute.",
	"headings": [
		{
			"id": "what-you-need",
			"text": "What you need",
			"level": 2
		},
		{
			"id": "one-address-four-protocols",
			"text": "One address, four protocols",
			"level": 2
		},
		{
			"id": "which-models-there-are",
			"text": "Which models there are",
			"level": 2
		},
		{
			"id": "what-is-different-from-a-provider",
			"text": "What is different from a provider",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>derouter gives you many AI models behind one address and one key. You keep the SDK or the agent that you already use: only its base URL and its key change. Each call is charged by the tokens that it used, against prepaid credits, and leaves a receipt that you can recompute.</p>\n<h2 id=\"what-you-need\"><a href=\"#what-you-need\">What you need</a></h2>\n<ol>\n<li>An account: sign in with your email address and the code that is mailed to you.</li>\n<li>Credits: buy some on the <a href=\"/credits\">credits page</a>. They are in US dollars and never expire.</li>\n<li>A key: create one on the <a href=\"/keys\">keys page</a>. Its secret begins with <code>dr-</code> and is shown once.</li>\n</ol>\n<p>Then make your <a href=\"/docs/quick-start\">first call</a>.</p>\n<h2 id=\"one-address-four-protocols\"><a href=\"#one-address-four-protocols\">One address, four protocols</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"your client speaks, base URL, path\"><table><thead><tr><th>your client speaks</th><th>base URL</th><th>path</th></tr></thead><tbody><tr><td>OpenAI Chat Completions</td><td><code>https://derouter.example/v1</code></td><td><code>/chat/completions</code></td></tr><tr><td>OpenAI Responses</td><td><code>https://derouter.example/v1</code></td><td><code>/responses</code></td></tr><tr><td>OpenAI Embeddings</td><td><code>https://derouter.example/v1</code></td><td><code>/embeddings</code></td></tr><tr><td>Anthropic Messages</td><td><code>https://derouter.example</code></td><td><code>/v1/messages</code>, <code>/v1/messages/count_tokens</code></td></tr><tr><td>Gemini</td><td><code>https://derouter.example</code></td><td><code>/v1beta/models/{model}:generateContent</code> and others</td></tr></tbody></table></div>\n<p>Every chat model answers in every chat protocol. If the model&#39;s provider speaks another protocol than your client, derouter <a href=\"/docs/translation\">translates</a> the request, the answer and the stream. If both speak the same one, your request is passed through byte for byte, except for what must change.</p>\n<p>A key is accepted as <code>Authorization: Bearer</code> or <code>x-api-key</code>, and as <code>x-goog-api-key</code> on Gemini&#39;s paths. A key in the address is refused, because addresses are logged.</p>\n<h2 id=\"which-models-there-are\"><a href=\"#which-models-there-are\">Which models there are</a></h2>\n<p><a href=\"/pricing\">The price list</a> shows every model with its rates. <code>GET /v1/models</code> returns the same to programs, in OpenAI&#39;s form, or in Anthropic&#39;s if the request has the header <code>anthropic-version</code>.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "List the models",
			"isTested": true,
			"code": "curl https://derouter.example/v1/models -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/v1/models</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"what-is-different-from-a-provider\"><a href=\"#what-is-different-from-a-provider\">What is different from a provider</a></h2>\n<ul>\n<li><strong>Prompts and answers are never stored.</strong> See <a href=\"/docs/privacy\">privacy of prompts</a>.</li>\n<li><strong>A call needs credit before it runs.</strong> It is set aside for the longest answer that you allow, and what is not used comes back. See <a href=\"/docs/billing\">billing</a>.</li>\n<li><strong>Calls to Claude models may begin with the Claude Code system prompt.</strong> The price list shows for each model whether that is so, the text and what it costs; the response header <code>x-derouter-system-prompt</code> tells it for each call.</li>\n</ul>\n"
		}
	]
};
export { introduction_default as default };
