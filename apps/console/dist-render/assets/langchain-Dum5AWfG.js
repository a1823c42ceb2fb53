// src/docs/pages/langchain.md
var langchain_default = {
	"title": "LangChain",
	"lead": "LangChain's classes for OpenAI and Anthropic work with another base URL.",
	"headings": [{
		"id": "javascript-and-typescript",
		"text": "JavaScript and TypeScript",
		"level": 2
	}, {
		"id": "python",
		"text": "Python",
		"level": 2
	}],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>LangChain&#39;s classes for OpenAI and Anthropic work with another base URL.</p>\n<h2 id=\"javascript-and-typescript\"><a href=\"#javascript-and-typescript\">JavaScript and TypeScript</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install @langchain/openai @langchain/anthropic @langchain/core",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> @langchain/openai</span><span class=\"code-token-string\"> @langchain/anthropic</span><span class=\"code-token-string\"> @langchain/core</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "ChatOpenAI",
			"isTested": true,
			"code": "import { ChatOpenAI } from '@langchain/openai';\n\nconst model = new ChatOpenAI({\n  model: 'gpt-5-mini',\n  apiKey: 'dr-your-key',\n  configuration: { baseURL: 'https://derouter.example/v1' },\n});\nconst answer = await model.invoke('Hello');\nconsole.log(answer.text);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { ChatOpenAI } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@langchain/openai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> model</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> ChatOpenAI</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  configuration</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> { baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-foreground\"> }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> answer</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> model</span><span class=\"code-token-function\">.invoke</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'Hello'</span><span class=\"code-foreground\">);</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">answer</span><span class=\"code-foreground\">.text);</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "ChatAnthropic",
			"isTested": true,
			"code": "import { ChatAnthropic } from '@langchain/anthropic';\n\nconst model = new ChatAnthropic({\n  model: 'claude-sonnet-4-6',\n  apiKey: 'dr-your-key',\n  anthropicApiUrl: 'https://derouter.example',\n});\nconst answer = await model.invoke('Hello');\nconsole.log(answer.text);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { ChatAnthropic } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@langchain/anthropic'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> model</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> ChatAnthropic</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'claude-sonnet-4-6'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  anthropicApiUrl</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> answer</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> model</span><span class=\"code-token-function\">.invoke</span><span class=\"code-foreground\">(</span><span class=\"code-token-string-expression\">'Hello'</span><span class=\"code-foreground\">);</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">answer</span><span class=\"code-foreground\">.text);</span></span>"
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
			"code": "pip install langchain-openai langchain-anthropic",
			"html": "<span><span class=\"code-token-function\">pip</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> langchain-openai</span><span class=\"code-token-string\"> langchain-anthropic</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "ChatOpenAI",
			"isTested": false,
			"code": "from langchain_openai import ChatOpenAI\n\nmodel = ChatOpenAI(model=\"gpt-5-mini\", api_key=\"dr-your-key\", base_url=\"https://derouter.example/v1\")\nprint(model.invoke(\"Hello\").text)",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> langchain_openai </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> ChatOpenAI</span></span>\n<span></span>\n<span><span class=\"code-foreground\">model </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> ChatOpenAI</span><span class=\"code-token-punctuation\">(model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"gpt-5-mini\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">, base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example/v1\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-function\">print</span><span class=\"code-token-punctuation\">(model.</span><span class=\"code-token-function\">invoke</span><span class=\"code-token-punctuation\">(</span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">).text)</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "ChatAnthropic",
			"isTested": false,
			"code": "from langchain_anthropic import ChatAnthropic\n\nmodel = ChatAnthropic(model=\"claude-sonnet-4-6\", api_key=\"dr-your-key\", base_url=\"https://derouter.example\")\nprint(model.invoke(\"Hello\").text)",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> langchain_anthropic </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> ChatAnthropic</span></span>\n<span></span>\n<span><span class=\"code-foreground\">model </span><span class=\"code-token-keyword\">=</span><span class=\"code-token-function\"> ChatAnthropic</span><span class=\"code-token-punctuation\">(model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"claude-sonnet-4-6\"</span><span class=\"code-token-punctuation\">, api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">, base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-function\">print</span><span class=\"code-token-punctuation\">(model.</span><span class=\"code-token-function\">invoke</span><span class=\"code-token-punctuation\">(</span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">).text)</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>LangChain repeats a request that was answered with 429 on its own schedule, and does not wait as <code>retry-after</code> says. Set <code>maxRetries</code> to what you want.</p>\n"
		}
	]
};
export { langchain_default as default };
