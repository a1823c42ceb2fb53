// src/docs/pages/more-libraries.md
var more_libraries_default = {
	"title": "More libraries",
	"lead": "Any library that can be given a base URL works. These are the settings of some, in JavaScript.",
	"headings": [{
		"id": "base-url-with-or-without-v1",
		"text": "Base URL with or without /v1",
		"level": 2
	}, {
		"id": "browsers",
		"text": "Browsers",
		"level": 2
	}],
	"blocks": [{
		"kind": "html",
		"html": "<p>Any library that can be given a base URL works. These are the settings of some, in JavaScript.</p>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"library, setting\"><table><thead><tr><th>library</th><th>setting</th></tr></thead><tbody><tr><td>OpenAI Agents</td><td><code>setDefaultOpenAIClient(new OpenAI({ baseURL: &#39;https://derouter.example/v1&#39;, apiKey }))</code>; leave its WebSocket transport off</td></tr><tr><td>Claude Agent SDK</td><td><code>options.env</code> with the variables of <a href=\"/docs/claude-code\">Claude Code</a></td></tr><tr><td>LlamaIndex</td><td><code>new OpenAI({ model, apiKey, baseURL: &#39;https://derouter.example/v1&#39; })</code>; for Anthropic pass a <code>session</code>, because a plain <code>baseURL</code> is ignored there</td></tr><tr><td>Mastra</td><td><code>model: { id: &#39;derouter/gpt-5-mini&#39;, url: &#39;https://derouter.example/v1&#39;, apiKey }</code></td></tr><tr><td>Hugging Face</td><td><code>new InferenceClient(apiKey, { endpointUrl: &#39;https://derouter.example&#39; })</code></td></tr><tr><td>OpenRouter provider</td><td><code>createOpenRouter({ apiKey, baseURL: &#39;https://derouter.example/v1&#39;, compatibility: &#39;strict&#39; })</code>; without <code>strict</code> it asks for no usage</td></tr><tr><td>promptfoo</td><td><code>openai:responses:…</code> with <code>apiBaseUrl: https://derouter.example/v1</code>, or <code>anthropic:messages:…</code> with <code>apiBaseUrl: https://derouter.example</code></td></tr></tbody></table></div>\n<h2 id=\"base-url-with-or-without-v1\"><a href=\"#base-url-with-or-without-v1\">Base URL with or without /v1</a></h2>\n<p>OpenAI&#39;s clients take it with <code>/v1</code>; Anthropic&#39;s and Google&#39;s without. Libraries that are built on the Vercel AI SDK take it with <code>/v1</code> for both. If calls are answered with 404 and a path such as <code>/v1/v1/messages</code>, the base URL has one <code>/v1</code> too many.</p>\n<h2 id=\"browsers\"><a href=\"#browsers\">Browsers</a></h2>\n<p>Calls from a web page of another site are refused by the browser unless the operator allowed its origin. Do not put a key into a page in any case: everybody who opens the page can read it. Call from your server.</p>\n"
	}]
};
export { more_libraries_default as default };
