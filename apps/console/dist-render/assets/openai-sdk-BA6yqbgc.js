// src/docs/pages/openai-sdk.md
var openai_sdk_default = {
	"title": "OpenAI SDK",
	"lead": "Point the official SDK at https://derouter.example/v1. Every chat model works, not only OpenAI's.",
	"headings": [
		{
			"id": "javascript-and-typescript",
			"text": "JavaScript and TypeScript",
			"level": 2
		},
		{
			"id": "python",
			"text": "Python",
			"level": 2
		},
		{
			"id": "environment-variables",
			"text": "Environment variables",
			"level": 2
		},
		{
			"id": "receipt-and-cost-of-a-call",
			"text": "Receipt and cost of a call",
			"level": 2
		},
		{
			"id": "stored-responses",
			"text": "Stored responses",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Point the official SDK at <code>https://derouter.example/v1</code>. Every chat model works, not only OpenAI&#39;s.</p>\n<h2 id=\"javascript-and-typescript\"><a href=\"#javascript-and-typescript\">JavaScript and TypeScript</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install openai",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> openai</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Chat Completions",
			"isTested": true,
			"code": "import OpenAI from 'openai';\n\nconst client = new OpenAI({\n  baseURL: 'https://derouter.example/v1',\n  apiKey: 'dr-your-key',\n});\nconst answer = await client.chat.completions.create({\n  model: 'gpt-5-mini',\n  messages: [{ role: 'user', content: 'Hello' }],\n});\nconsole.log(answer.choices[0].message.content);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'openai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> answer</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">chat</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">completions</span><span class=\"code-token-function\">.create</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }]</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">answer</span><span class=\"code-foreground\">.choices[</span><span class=\"code-token-constant\">0</span><span class=\"code-foreground\">].</span><span class=\"code-token-constant\">message</span><span class=\"code-foreground\">.content);</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Responses, streamed",
			"isTested": true,
			"code": "import OpenAI from 'openai';\n\nconst client = new OpenAI({\n  baseURL: 'https://derouter.example/v1',\n  apiKey: 'dr-your-key',\n});\nconst stream = await client.responses.create({ model: 'gpt-5-mini', input: 'Hello', stream: true });\nfor await (const event of stream) {\n  if (event.type === 'response.output_text.delta') process.stdout.write(event.delta);\n}",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'openai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> stream</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">responses</span><span class=\"code-token-function\">.create</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> input</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> stream</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">for</span><span class=\"code-token-keyword\"> await</span><span class=\"code-foreground\"> (</span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> event</span><span class=\"code-token-keyword\"> of</span><span class=\"code-foreground\"> stream) {</span></span>\n<span><span class=\"code-token-keyword\">  if</span><span class=\"code-foreground\"> (</span><span class=\"code-token-constant\">event</span><span class=\"code-foreground\">.type </span><span class=\"code-token-keyword\">===</span><span class=\"code-token-string-expression\"> 'response.output_text.delta'</span><span class=\"code-foreground\">) </span><span class=\"code-token-constant\">process</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">stdout</span><span class=\"code-token-function\">.write</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">event</span><span class=\"code-foreground\">.delta);</span></span>\n<span><span class=\"code-foreground\">}</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"python\"><a href=\"#python\">Python</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "pip install openai",
			"html": "<span><span class=\"code-token-function\">pip</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> openai</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "Chat Completions",
			"isTested": false,
			"code": "from openai import OpenAI\n\nclient = OpenAI(base_url=\"https://derouter.example/v1\", api_key=\"dr-your-key\")\nanswer = client.chat.completions.create(\n    model=\"gpt-5-mini\",\n    messages=[{\"role\": \"user\", \"content\": \"Hello\"}],\n)\nprint(answer.choices[0].message.content)",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> openai </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI</span></span>\n<span></span>\n<span><span class=\"code-foreground\">client </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-token-punctuation\">(base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example/v1\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-foreground\">answer </span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\"> client</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">chat</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">completions</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">create</span><span class=\"code-token-punctuation\">(</span></span>\n<span><span class=\"code-token-punctuation\">    model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"gpt-5-mini\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    messages</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-punctuation\">[{</span><span class=\"code-token-string-expression\">\"role\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"user\"</span><span class=\"code-token-punctuation\">, </span><span class=\"code-token-string-expression\">\"content\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">}],</span></span>\n<span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-function\">print</span><span class=\"code-token-punctuation\">(answer.choices[</span><span class=\"code-token-constant\">0</span><span class=\"code-token-punctuation\">].message.content)</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "Responses, streamed",
			"isTested": false,
			"code": "from openai import OpenAI\n\nclient = OpenAI(base_url=\"https://derouter.example/v1\", api_key=\"dr-your-key\")\nfor event in client.responses.create(model=\"gpt-5-mini\", input=\"Hello\", stream=True):\n    if event.type == \"response.output_text.delta\":\n        print(event.delta, end=\"\")",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> openai </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI</span></span>\n<span></span>\n<span><span class=\"code-foreground\">client </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-token-punctuation\">(base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example/v1\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-keyword\">for</span><span class=\"code-foreground\"> event </span><span class=\"code-token-keyword\">in</span><span class=\"code-foreground\"> client</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">responses</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">create</span><span class=\"code-token-punctuation\">(model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"gpt-5-mini\"</span><span class=\"code-token-punctuation\">, input</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">, stream</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-constant\">True</span><span class=\"code-token-punctuation\">):</span></span>\n<span><span class=\"code-token-keyword\">    if</span><span class=\"code-foreground\"> event</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">type </span><span class=\"code-token-keyword\">==</span><span class=\"code-token-string-expression\"> \"response.output_text.delta\"</span><span class=\"code-token-punctuation\">:</span></span>\n<span><span class=\"code-token-function\">        print</span><span class=\"code-token-punctuation\">(event.delta, end</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"\"</span><span class=\"code-token-punctuation\">)</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"environment-variables\"><a href=\"#environment-variables\">Environment variables</a></h2>\n<p>Both SDKs read <code>OPENAI_BASE_URL</code> and <code>OPENAI_API_KEY</code>. A program that you cannot change often works with these two alone:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "export OPENAI_BASE_URL=https://derouter.example/v1\nexport OPENAI_API_KEY=dr-your-key",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> OPENAI_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">https://derouter.example/v1</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> OPENAI_API_KEY</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"receipt-and-cost-of-a-call\"><a href=\"#receipt-and-cost-of-a-call\">Receipt and cost of a call</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Read the headers",
			"isTested": true,
			"code": "import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: 'https://derouter.example/v1', apiKey: 'dr-your-key' });\nconst { data, response } = await client.chat.completions\n  .create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] })\n  .withResponse();\nconsole.log(data.usage, response.headers.get('x-derouter-cost-usd'), response.headers.get('x-derouter-receipt'));",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'openai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-foreground\"> { </span><span class=\"code-token-constant\">data</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-constant\"> response</span><span class=\"code-foreground\"> } </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-foreground\">.</span><span class=\"code-token-constant\">chat</span><span class=\"code-foreground\">.completions</span></span>\n<span><span class=\"code-token-function\">  .create</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }] })</span></span>\n<span><span class=\"code-token-function\">  .withResponse</span><span class=\"code-foreground\">();</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">data</span><span class=\"code-foreground\">.usage</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-constant\"> response</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">headers</span><span class=\"code-token-function\">.get</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'x-derouter-cost-usd'</span><span class=\"code-foreground\">)</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-constant\"> response</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">headers</span><span class=\"code-token-function\">.get</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'x-derouter-receipt'</span><span class=\"code-foreground\">));</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"stored-responses\"><a href=\"#stored-responses\">Stored responses</a></h2>\n<p><code>store</code>, <code>previous_response_id</code> and <code>background</code> work with models that have a route to OpenAI itself, and are refused otherwise. A stored response can be read only by the account that created it. A background response is charged when the provider has finished it.</p>\n<p>Retries, time limits and error classes are the SDK&#39;s own. <a href=\"/docs/errors\">Errors</a> lists what it raises and when.</p>\n"
		}
	]
};
export { openai_sdk_default as default };
