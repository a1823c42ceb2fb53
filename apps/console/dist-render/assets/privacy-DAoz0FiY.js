// src/docs/pages/privacy.md
var privacy_default = {
	"title": "Privacy of prompts",
	"lead": "Prompts and answers pass through and are not kept. The privacy notice is the complete text; this page says what it means for a program.",
	"headings": [
		{
			"id": "what-is-not-stored",
			"text": "What is not stored",
			"level": 2
		},
		{
			"id": "what-a-receipt-contains",
			"text": "What a receipt contains",
			"level": 2
		},
		{
			"id": "who-sees-a-prompt",
			"text": "Who sees a prompt",
			"level": 2
		},
		{
			"id": "restrictions-in-requests",
			"text": "Restrictions in requests",
			"level": 2
		}
	],
	"blocks": [{
		"kind": "html",
		"html": "<p>Prompts and answers pass through and are not kept. The <a href=\"/privacy\">privacy notice</a> is the complete text; this page says what it means for a program.</p>\n<h2 id=\"what-is-not-stored\"><a href=\"#what-is-not-stored\">What is not stored</a></h2>\n<p>No text of a prompt, a file, a tool or an answer is written to the database or to a log. It is in memory while the call runs. So nobody, the operator included, can show you an old answer, and a call cannot be repeated for you.</p>\n<h2 id=\"what-a-receipt-contains\"><a href=\"#what-a-receipt-contains\">What a receipt contains</a></h2>\n<p>Time, key, model, protocol, token counts, rates, amounts, status, durations, the attempts at provider connections, and:</p>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"what, when\"><table><thead><tr><th>what</th><th>when</th></tr></thead><tbody><tr><td><code>tag</code></td><td>you sent <code>x-derouter-tag</code>, at most 64 printable ASCII characters</td></tr><tr><td><code>client_request_id</code></td><td>you sent <code>x-request-id</code></td></tr><tr><td>session</td><td>your agent sent a session id; a keyed hash of it is kept, to sum up the calls of a session</td></tr><tr><td>end user</td><td>your request names one (<code>user</code>, <code>safety_identifier</code>, <code>metadata.user_id</code>) and you switched it on in the settings; only a keyed hash is kept</td></tr><tr><td>client</td><td>the name from the user agent, such as <code>claude-cli</code></td></tr></tbody></table></div>\n<p>Do not put personal data into a tag or a request id: those two are kept as you send them.</p>\n<h2 id=\"who-sees-a-prompt\"><a href=\"#who-sees-a-prompt\">Who sees a prompt</a></h2>\n<p>The provider of the model that you name. Which terms that provider has for data is on its own pages. derouter sends it neither your key nor your email address; the provider sees the operator&#39;s account.</p>\n<p>If you use <code>store</code>, <code>background</code> or files of a provider, the provider keeps them under its own rules. derouter keeps only the ids of stored responses, for 31 days, so that nobody else can read them.</p>\n<h2 id=\"restrictions-in-requests\"><a href=\"#restrictions-in-requests\">Restrictions in requests</a></h2>\n<p>A field that restricts who may get a prompt or what may be kept of it (<code>provider.zdr</code>, <code>provider.data_collection</code>, <code>provider.only</code>, …) is refused with 400 if it cannot be honoured. It is never ignored.</p>\n"
	}]
};
export { privacy_default as default };
