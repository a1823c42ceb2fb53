// src/docs/pages/vercel-ai-sdk.md
var vercel_ai_sdk_default = {
	"title": "Vercel AI SDK",
	"lead": "Both providers of the AI SDK take the base URL with /v1.",
	"headings": [{
		"id": "with-openai-s-provider",
		"text": "With OpenAI's provider",
		"level": 2
	}, {
		"id": "with-anthropic-s-provider",
		"text": "With Anthropic's provider",
		"level": 2
	}],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Both providers of the AI SDK take the base URL with <code>/v1</code>.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install ai @ai-sdk/openai @ai-sdk/anthropic",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> ai</span><span class=\"code-token-string\"> @ai-sdk/openai</span><span class=\"code-token-string\"> @ai-sdk/anthropic</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"with-openai-s-provider\"><a href=\"#with-openai-s-provider\">With OpenAI&#39;s provider</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "generateText",
			"isTested": true,
			"code": "import { createOpenAI } from '@ai-sdk/openai';\nimport { generateText } from 'ai';\n\nconst derouter = createOpenAI({ baseURL: 'https://derouter.example/v1', apiKey: 'dr-your-key' });\nconst { text, usage } = await generateText({ model: derouter('gpt-5-mini'), prompt: 'Hello' });\nconsole.log(text, usage);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { createOpenAI } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@ai-sdk/openai'</span><span class=\"code-foreground\">;</span></span>\n<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { generateText } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'ai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> derouter</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-function\"> createOpenAI</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-foreground\"> { </span><span class=\"code-token-constant\">text</span><span class=\"code-token-punctuation\">,</span><span class=\"code-token-constant\"> usage</span><span class=\"code-foreground\"> } </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-function\"> generateText</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-function\"> derouter</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'gpt-5-mini'</span><span class=\"code-foreground\">)</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> prompt</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(text</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> usage);</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><code>derouter(&#39;…&#39;)</code> uses the Responses API. Write <code>derouter.chat(&#39;…&#39;)</code> for Chat Completions.</p>\n<h2 id=\"with-anthropic-s-provider\"><a href=\"#with-anthropic-s-provider\">With Anthropic&#39;s provider</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "streamText",
			"isTested": true,
			"code": "import { createAnthropic } from '@ai-sdk/anthropic';\nimport { streamText } from 'ai';\n\nconst derouter = createAnthropic({ baseURL: 'https://derouter.example/v1', apiKey: 'dr-your-key' });\nconst { textStream } = streamText({ model: derouter('claude-sonnet-4-6'), prompt: 'Hello' });\nfor await (const piece of textStream) process.stdout.write(piece);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { createAnthropic } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@ai-sdk/anthropic'</span><span class=\"code-foreground\">;</span></span>\n<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { streamText } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'ai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> derouter</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-function\"> createAnthropic</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-foreground\"> { </span><span class=\"code-token-constant\">textStream</span><span class=\"code-foreground\"> } </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> streamText</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-function\"> derouter</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'claude-sonnet-4-6'</span><span class=\"code-foreground\">)</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> prompt</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">for</span><span class=\"code-token-keyword\"> await</span><span class=\"code-foreground\"> (</span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> piece</span><span class=\"code-token-keyword\"> of</span><span class=\"code-foreground\"> textStream) </span><span class=\"code-token-constant\">process</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">stdout</span><span class=\"code-token-function\">.write</span><span class=\"code-foreground\">(piece);</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Use the provider of the model&#39;s own protocol for conversations with tools and reasoning: it sends back the signatures that a model needs to continue its reasoning. <a href=\"/docs/translation\">Translation</a> says what happens otherwise.</p>\n"
		}
	]
};
export { vercel_ai_sdk_default as default };
