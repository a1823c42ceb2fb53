// src/docs/pages/translation.md
var translation_default = {
	"title": "Translation between protocols",
	"lead": "If your client and the model's provider speak the same protocol, nothing is translated: your request is passed through. If they differ, derouter translates the request, the answer and the stream. This page says what to expect.",
	"headings": [
		{
			"id": "what-carries-over-exactly",
			"text": "What carries over exactly",
			"level": 2
		},
		{
			"id": "what-is-approximated",
			"text": "What is approximated",
			"level": 2
		},
		{
			"id": "what-is-refused",
			"text": "What is refused",
			"level": 2
		},
		{
			"id": "reasoning",
			"text": "Reasoning",
			"level": 2
		},
		{
			"id": "names-of-models",
			"text": "Names of models",
			"level": 2
		}
	],
	"blocks": [{
		"kind": "html",
		"html": "<p>If your client and the model&#39;s provider speak the same protocol, nothing is translated: your request is passed through. If they differ, derouter translates the request, the answer and the stream. This page says what to expect.</p>\n<p>Whenever something was left out or only approximated, the header <code>x-derouter-approximated</code> lists it. Nothing that would change the answer is dropped silently: it is refused with 400, and the message names the field.</p>\n<h2 id=\"what-carries-over-exactly\"><a href=\"#what-carries-over-exactly\">What carries over exactly</a></h2>\n<ul>\n<li>texts, images (as bytes or URL), PDFs as bytes, system prompts, several turns</li>\n<li>tools with their schemas, calls and results, tool choice, one call at a time</li>\n<li>structured output by a schema</li>\n<li>stop sequences, output limits, temperature within the range of the provider</li>\n<li>token counts, cached tokens included</li>\n</ul>\n<h2 id=\"what-is-approximated\"><a href=\"#what-is-approximated\">What is approximated</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"in your request, what happens\"><table><thead><tr><th>in your request</th><th>what happens</th></tr></thead><tbody><tr><td><code>temperature</code> above 1, for Claude</td><td>becomes 1</td></tr><tr><td><code>temperature</code> and <code>top_p</code>, for reasoning models that refuse them</td><td>left out</td></tr><tr><td><code>top_k</code>, <code>seed</code>, penalties, where the provider has none</td><td>left out</td></tr><tr><td>a system message within the conversation</td><td>a user message in its place, for models that accept none there</td></tr><tr><td>pictures in the result of a tool</td><td>moved next to the result, where the protocol allows only text in it</td></tr><tr><td>reasoning effort or budget</td><td>the nearest form that the model supports; see below</td></tr><tr><td>schema keywords that the provider does not accept</td><td>removed from the schema</td></tr><tr><td>tools of the provider that agents always offer, such as web search</td><td>left out, where they have no price or no equivalent</td></tr></tbody></table></div>\n<h2 id=\"what-is-refused\"><a href=\"#what-is-refused\">What is refused</a></h2>\n<p><code>n</code> above 1, <code>logprobs</code> and <code>logit_bias</code> outside Chat Completions; audio where the provider has none; files that were uploaded to a provider; <code>previous_response_id</code>, <code>background</code> and <code>store: true</code> without an OpenAI connection; citations and generated pictures; fields that ask for another provider&#39;s privacy or routing and that cannot be honoured.</p>\n<h2 id=\"reasoning\"><a href=\"#reasoning\">Reasoning</a></h2>\n<p>No provider publishes how many tokens an effort stands for. Where the form has to change, this table is used:</p>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"effort, budget in tokens\"><table><thead><tr><th>effort</th><th>budget in tokens</th></tr></thead><tbody><tr><td><code>minimal</code></td><td>1,024</td></tr><tr><td><code>low</code></td><td>4,096</td></tr><tr><td><code>medium</code></td><td>8,192</td></tr><tr><td><code>high</code></td><td>16,384</td></tr><tr><td><code>xhigh</code></td><td>32,768</td></tr><tr><td><code>max</code></td><td>65,536</td></tr></tbody></table></div>\n<p>A budget becomes <code>low</code> up to 4,096 tokens, <code>medium</code> up to 8,192, and <code>high</code> above.</p>\n<p>Models sign their reasoning, and many need it back to continue after a tool call. derouter hands the signature to your client in the field of its protocol, and restores it when it comes back:</p>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"your client speaks, where the reasoning is, and what to send back\"><table><thead><tr><th>your client speaks</th><th>where the reasoning is, and what to send back</th></tr></thead><tbody><tr><td>Messages</td><td><code>thinking</code> blocks with their <code>signature</code></td></tr><tr><td>Chat Completions</td><td><code>reasoning_details</code>; the text is also in <code>reasoning_content</code></td></tr><tr><td>Responses</td><td>reasoning items with <code>encrypted_content</code></td></tr><tr><td>Gemini</td><td><code>thoughtSignature</code> of the parts</td></tr></tbody></table></div>\n<p>Send the assistant&#39;s turns back unchanged, as SDKs and agents of the protocol do. If your client drops these fields, thinking is off for the rest of that turn.</p>\n<h2 id=\"names-of-models\"><a href=\"#names-of-models\">Names of models</a></h2>\n<p>Agents infer from a model&#39;s name which features it has. Use the names of the <a href=\"/pricing\">price list</a>.</p>\n"
	}]
};
export { translation_default as default };
