// src/docs/pages/anthropic-sdk.md
var anthropic_sdk_default = {
	"title": "Anthropic SDK",
	"lead": "Point the official SDK at https://derouter.example, without /v1. Every chat model works, not only Claude.",
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
			"id": "count-tokens",
			"text": "Count tokens",
			"level": 2
		},
		{
			"id": "prompt-caching",
			"text": "Prompt caching",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Point the official SDK at <code>https://derouter.example</code>, without <code>/v1</code>. Every chat model works, not only Claude.</p>\n<h2 id=\"javascript-and-typescript\"><a href=\"#javascript-and-typescript\">JavaScript and TypeScript</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install @anthropic-ai/sdk",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> @anthropic-ai/sdk</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Messages",
			"isTested": true,
			"code": "import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({\n  baseURL: 'https://derouter.example',\n  apiKey: 'dr-your-key',\n});\nconst message = await client.messages.create({\n  model: 'claude-sonnet-4-6',\n  max_tokens: 1024,\n  messages: [{ role: 'user', content: 'Hello' }],\n});\nconsole.log(message.content[0].text);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> Anthropic </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@anthropic-ai/sdk'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> Anthropic</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> message</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">messages</span><span class=\"code-token-function\">.create</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'claude-sonnet-4-6'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  max_tokens</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> 1024</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }]</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">message</span><span class=\"code-foreground\">.content[</span><span class=\"code-token-constant\">0</span><span class=\"code-foreground\">].text);</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Streamed",
			"isTested": true,
			"code": "import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({ baseURL: 'https://derouter.example', apiKey: 'dr-your-key' });\nconst stream = client.messages.stream({\n  model: 'claude-sonnet-4-6',\n  max_tokens: 1024,\n  messages: [{ role: 'user', content: 'Hello' }],\n});\nstream.on('text', (text) => process.stdout.write(text));\nconst message = await stream.finalMessage();\nconsole.log(message.usage);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> Anthropic </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@anthropic-ai/sdk'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> Anthropic</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> stream</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">messages</span><span class=\"code-token-function\">.stream</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'claude-sonnet-4-6'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  max_tokens</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> 1024</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }]</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-constant\">stream</span><span class=\"code-token-function\">.on</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'text'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> (text) </span><span class=\"code-token-keyword\">=></span><span class=\"code-token-constant\"> process</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">stdout</span><span class=\"code-token-function\">.write</span><span class=\"code-foreground\">(text));</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> message</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> stream</span><span class=\"code-token-function\">.finalMessage</span><span class=\"code-foreground\">();</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">message</span><span class=\"code-foreground\">.usage);</span></span>"
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
			"code": "pip install anthropic",
			"html": "<span><span class=\"code-token-function\">pip</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> anthropic</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "Messages",
			"isTested": false,
			"code": "from anthropic import Anthropic\n\nclient = Anthropic(base_url=\"https://derouter.example\", api_key=\"dr-your-key\")\nmessage = client.messages.create(\n    model=\"claude-sonnet-4-6\",\n    max_tokens=1024,\n    messages=[{\"role\": \"user\", \"content\": \"Hello\"}],\n)\nprint(message.content[0].text)",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> anthropic </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> Anthropic</span></span>\n<span></span>\n<span><span class=\"code-foreground\">client </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> Anthropic</span><span class=\"code-token-punctuation\">(base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-foreground\">message </span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\"> client</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">messages</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">create</span><span class=\"code-token-punctuation\">(</span></span>\n<span><span class=\"code-token-punctuation\">    model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"claude-sonnet-4-6\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    max_tokens</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-constant\">1024</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    messages</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-punctuation\">[{</span><span class=\"code-token-string-expression\">\"role\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"user\"</span><span class=\"code-token-punctuation\">, </span><span class=\"code-token-string-expression\">\"content\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">}],</span></span>\n<span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-function\">print</span><span class=\"code-token-punctuation\">(message.content[</span><span class=\"code-token-constant\">0</span><span class=\"code-token-punctuation\">].text)</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "Streamed",
			"isTested": false,
			"code": "from anthropic import Anthropic\n\nclient = Anthropic(base_url=\"https://derouter.example\", api_key=\"dr-your-key\")\nwith client.messages.stream(\n    model=\"claude-sonnet-4-6\",\n    max_tokens=1024,\n    messages=[{\"role\": \"user\", \"content\": \"Hello\"}],\n) as stream:\n    for text in stream.text_stream:\n        print(text, end=\"\")",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> anthropic </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> Anthropic</span></span>\n<span></span>\n<span><span class=\"code-foreground\">client </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> Anthropic</span><span class=\"code-token-punctuation\">(base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-keyword\">with</span><span class=\"code-foreground\"> client</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">messages</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">stream</span><span class=\"code-token-punctuation\">(</span></span>\n<span><span class=\"code-token-punctuation\">    model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"claude-sonnet-4-6\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    max_tokens</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-constant\">1024</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    messages</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-punctuation\">[{</span><span class=\"code-token-string-expression\">\"role\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"user\"</span><span class=\"code-token-punctuation\">, </span><span class=\"code-token-string-expression\">\"content\"</span><span class=\"code-token-punctuation\">: </span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">}],</span></span>\n<span><span class=\"code-token-punctuation\">)</span><span class=\"code-token-keyword\"> as</span><span class=\"code-foreground\"> stream</span><span class=\"code-token-punctuation\">:</span></span>\n<span><span class=\"code-token-keyword\">    for</span><span class=\"code-foreground\"> text </span><span class=\"code-token-keyword\">in</span><span class=\"code-foreground\"> stream</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">text_stream</span><span class=\"code-token-punctuation\">:</span></span>\n<span><span class=\"code-token-function\">        print</span><span class=\"code-token-punctuation\">(text, end</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"\"</span><span class=\"code-token-punctuation\">)</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"count-tokens\"><a href=\"#count-tokens\">Count tokens</a></h2>\n<p>Counting is free. It needs credit and counts against the limit of requests per minute. A prepended system prompt is part of the count.</p>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Count tokens",
			"isTested": true,
			"code": "import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({ baseURL: 'https://derouter.example', apiKey: 'dr-your-key' });\nconst { input_tokens } = await client.messages.countTokens({\n  model: 'claude-sonnet-4-6',\n  messages: [{ role: 'user', content: 'Hello' }],\n});\nconsole.log(input_tokens);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> Anthropic </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@anthropic-ai/sdk'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> Anthropic</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-foreground\"> { </span><span class=\"code-token-constant\">input_tokens</span><span class=\"code-foreground\"> } </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">messages</span><span class=\"code-token-function\">.countTokens</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'claude-sonnet-4-6'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }]</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(input_tokens);</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"prompt-caching\"><a href=\"#prompt-caching\">Prompt caching</a></h2>\n<p><code>cache_control</code> works as at Anthropic, and each kind of cache token has its own rate on the <a href=\"/pricing\">price list</a>. A conversation stays with the provider connection that served it last, so that its cache is found again.</p>\n"
		}
	]
};
export { anthropic_sdk_default as default };
