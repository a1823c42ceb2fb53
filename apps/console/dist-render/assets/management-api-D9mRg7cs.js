// src/docs/pages/management-api.md
var management_api_default = {
	"title": "Management API",
	"lead": "Programs manage an account with a key of the scope management: balance, usage, keys, models with prices, statements, top-ups and webhooks. The reference lists every operation; openapi.json is the OpenAPI 3.1 document from which it is made.",
	"headings": [
		{
			"id": "conventions",
			"text": "Conventions",
			"level": 2
		},
		{
			"id": "repeat-a-request-safely",
			"text": "Repeat a request safely",
			"level": 2
		},
		{
			"id": "label-and-find-calls",
			"text": "Label and find calls",
			"level": 2
		},
		{
			"id": "a-typed-client",
			"text": "A typed client",
			"level": 2
		},
		{
			"id": "client-keys",
			"text": "Client keys",
			"level": 2
		},
		{
			"id": "keys-by-approval",
			"text": "Keys by approval",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Programs manage an account with a key of the scope <code>management</code>: balance, usage, keys, models with prices, statements, top-ups and webhooks. The <a href=\"/docs/api\">reference</a> lists every operation; <a href=\"/api/openapi.json\">openapi.json</a> is the OpenAPI 3.1 document from which it is made.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Balance",
			"isTested": true,
			"code": "curl https://derouter.example/api/balance -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/balance</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Create a key with a budget",
			"isTested": true,
			"code": "curl https://derouter.example/api/keys \\\n  -H \"Authorization: Bearer dr-your-key\" \\\n  -H \"Content-Type: application/json\" \\\n  -H \"Idempotency-Key: nightly-job-2026-12\" \\\n  -d '{\"name\":\"nightly job\",\"budget\":{\"monthly_usd\":\"20\"}}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/keys</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Idempotency-Key: nightly-job-2026-12\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"name\":\"nightly job\",\"budget\":{\"monthly_usd\":\"20\"}}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"conventions\"><a href=\"#conventions\">Conventions</a></h2>\n<ul>\n<li><strong>Errors</strong> are <code>{&quot;error&quot;:{&quot;code&quot;,&quot;message&quot;,&quot;param&quot;}}</code>. Decide by <code>code</code>; <a href=\"/docs/errors\">errors</a> lists them all. Unknown fields are refused, with their name as <code>param</code>.</li>\n<li><strong>Amounts</strong> are decimal strings in US dollars, exact. Times are UTC. <code>balance</code> is <code>locked_balance</code> plus <code>available</code>.</li>\n<li><strong>Lists</strong> have <code>data</code> and <code>next_cursor</code>; send the cursor back as <code>cursor</code>.</li>\n<li><strong>CSV</strong>: usage logs and statements answer <code>Accept: text/csv</code>, of any size. Add <code>?bom=1</code> for Excel.</li>\n<li><strong>Limit</strong>: 300 calls a minute for each account, unless the operator set another; <code>ratelimit-remaining</code> and <code>ratelimit-reset</code> report it.</li>\n</ul>\n<h2 id=\"repeat-a-request-safely\"><a href=\"#repeat-a-request-safely\">Repeat a request safely</a></h2>\n<p>Send an <code>Idempotency-Key</code> of 1 to 255 printable characters with a POST. For 24 hours, the same key with the same path and body returns the first answer, with the header <code>idempotency-replayed: true</code> and secrets masked. The same key with another body is 422 <code>idempotency_key_reused</code>; while the first request runs, 409 <code>idempotency_in_progress</code>.</p>\n<h2 id=\"label-and-find-calls\"><a href=\"#label-and-find-calls\">Label and find calls</a></h2>\n<p><code>x-derouter-tag</code> on a call labels it, and <code>x-request-id</code> is kept. Usage can be filtered by both:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Calls with a label",
			"isTested": true,
			"code": "curl \"https://derouter.example/api/usage-logs?tag=nightly&limit=10\" -H \"Authorization: Bearer dr-your-key\"",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string-expression\"> \"https://derouter.example/api/usage-logs?tag=nightly&#x26;limit=10\"</span><span class=\"code-token-string\"> -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"a-typed-client\"><a href=\"#a-typed-client\">A typed client</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install @derouter/client",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> @derouter/client</span></span>"
		},
		{
			"kind": "code",
			"language": "typescript",
			"title": "Balance",
			"isTested": false,
			"code": "import { createClient } from '@derouter/client';\n\nconst derouter = createClient({ baseUrl: 'https://derouter.example', apiKey: process.env.DEROUTER_KEY });\nconst { data, error } = await derouter.GET('/api/balance');\nconsole.log(error ? error.error.message : data.available);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { createClient } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@derouter/client'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> derouter</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-function\"> createClient</span><span class=\"code-foreground\">({ baseUrl</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> process</span><span class=\"code-foreground\">.</span><span class=\"code-token-constant\">env</span><span class=\"code-foreground\">.</span><span class=\"code-token-constant\">DEROUTER_KEY</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-foreground\"> { </span><span class=\"code-token-constant\">data</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-constant\"> error</span><span class=\"code-foreground\"> } </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> derouter</span><span class=\"code-token-function\">.GET</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'/api/balance'</span><span class=\"code-foreground\">);</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(error </span><span class=\"code-token-keyword\">?</span><span class=\"code-token-constant\"> error</span><span class=\"code-foreground\">.</span><span class=\"code-token-constant\">error</span><span class=\"code-foreground\">.message </span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> data</span><span class=\"code-foreground\">.available);</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"client-keys\"><a href=\"#client-keys\">Client keys</a></h2>\n<p>An account that the operator authorised in writing to resell can hand out client keys. Each has a budget of its own, taken out of the account&#39;s credit, and may see every amount times a multiplier. See <code>sub-keys</code> in the <a href=\"/docs/api\">reference</a>.</p>\n<p>A client key reads itself and nothing else: <code>GET /api/sub-key/balance</code> and <code>GET /api/sub-key/usage-logs</code>.</p>\n<h2 id=\"keys-by-approval\"><a href=\"#keys-by-approval\">Keys by approval</a></h2>\n<p>A program without a key can ask the owner of an account for one (device authorisation, RFC 8628):</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Ask for a code",
			"isTested": true,
			"code": "curl https://derouter.example/api/device/code \\\n  -d client_id=my-tool -d host_name=laptop -d scope=inference -d budget_usd=20 -d budget_period=month",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/device/code</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string\"> client_id=my-tool</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> host_name=laptop</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> scope=inference</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> budget_usd=</span><span class=\"code-token-constant\">20</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> budget_period=month</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Show <code>user_code</code> and <code>verification_uri</code>, or open <code>verification_uri_complete</code>. Then poll every <code>interval</code> seconds:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Pick the key up",
			"isTested": false,
			"code": "curl https://derouter.example/api/device/token \\\n  -d client_id=my-tool -d device_code=… -d grant_type=urn:ietf:params:oauth:grant-type:device_code",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/api/device/token</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string\"> client_id=my-tool</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> device_code=…</span><span class=\"code-token-string\"> -d</span><span class=\"code-token-string\"> grant_type=urn:ietf:params:oauth:grant-type:device_code</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>It answers 400 with <code>authorization_pending</code> until the owner decides, with <code>slow_down</code> if you poll too often, and with <code>access_denied</code> or <code>expired_token</code> at the end. After the approval it answers with <code>access_token</code>, which is the key, and <code>base_url</code>.</p>\n"
		}
	]
};
export { management_api_default as default };
