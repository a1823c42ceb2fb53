// src/docs/pages/limits.md
var limits_default = {
	"title": "Limits and budgets",
	"lead": "What a key may do is set on the keys page. Limits are decided together with the credit, for all servers at once, so they are exact.",
	"headings": [
		{
			"id": "what-can-be-limited",
			"text": "What can be limited",
			"level": 2
		},
		{
			"id": "requests-per-minute",
			"text": "Requests per minute",
			"level": 2
		},
		{
			"id": "requests-at-the-same-time",
			"text": "Requests at the same time",
			"level": 2
		},
		{
			"id": "budgets",
			"text": "Budgets",
			"level": 2
		},
		{
			"id": "size-of-a-request",
			"text": "Size of a request",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>What a key may do is set on the <a href=\"/keys\">keys page</a>. Limits are decided together with the credit, for all servers at once, so they are exact.</p>\n<h2 id=\"what-can-be-limited\"><a href=\"#what-can-be-limited\">What can be limited</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"limit, set on, beyond it\"><table><thead><tr><th>limit</th><th>set on</th><th>beyond it</th></tr></thead><tbody><tr><td>requests per minute, tokens per minute</td><td>the key, by you; the account, by the operator</td><td>429 with <code>retry-after</code></td></tr><tr><td>requests at the same time</td><td>the key, by you; key and model, by the operator</td><td>429 with <code>retry-after</code></td></tr><tr><td>budget: in total, per day, week and month</td><td>the key</td><td>402 with the time of the reset</td></tr><tr><td>models</td><td>the key</td><td>403 <code>model_not_allowed</code></td></tr><tr><td>networks (IPv4 and IPv6, also as CIDR)</td><td>the key</td><td>403 <code>network_not_allowed</code></td></tr><tr><td>expiry</td><td>the key</td><td>401 <code>key_expired</code></td></tr><tr><td>scope: <code>inference</code>, <code>management</code></td><td>the key</td><td>403 <code>key_scope_missing</code></td></tr></tbody></table></div>\n<p>A limit of 0 forbids every request: 403 <code>key_limit_of_zero</code>. An empty field means that there is no limit.</p>\n<h2 id=\"requests-per-minute\"><a href=\"#requests-per-minute\">Requests per minute</a></h2>\n<p>Answers carry the rate-limit headers of your protocol, such as <code>x-ratelimit-remaining-requests</code> or <code>anthropic-ratelimit-requests-remaining</code>. A refused request does not count against a limit. If the wait is a minute or longer, there is no <code>retry-after</code>: the message and the reset header name the time.</p>\n<p>Refusals have a limit of their own, 60 a minute for each key unless the operator set another. Beyond it, a key gets 429 before anything is looked up. This stops a program that repeats a hopeless request.</p>\n<h2 id=\"requests-at-the-same-time\"><a href=\"#requests-at-the-same-time\">Requests at the same time</a></h2>\n<p>Certain models have a limit on requests that run at the same time, per key. Its exact value is not part of the terms and may change. SDKs wait and repeat a 429 by themselves.</p>\n<h2 id=\"budgets\"><a href=\"#budgets\">Budgets</a></h2>\n<p>A period begins in the time zone of the key, which is UTC unless you chose another. A charge counts in the period in which it is booked, and credit that is set aside counts while a request runs, so a budget cannot be exceeded by requests that run at the same time. Mails and <a href=\"/docs/webhooks\">webhooks</a> tell you at 80 and 100 percent.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "What a key has left",
			"isTested": true,
			"code": "curl https://derouter.example/api/key -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/key</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>You can also paste a key at <a href=\"/key\">the page for key holders</a> to see the same, without signing in.</p>\n<h2 id=\"size-of-a-request\"><a href=\"#size-of-a-request\">Size of a request</a></h2>\n<p>A body may be up to 32 MiB after decompression unless the operator set another limit (413 <code>body_too_large</code>), contain up to a million values, and be nested up to 100 levels deep.</p>\n"
		}
	]
};
export { limits_default as default };
