// src/docs/pages/gemini-sdk.md
var gemini_sdk_default = {
	"title": "Google Gen AI SDK",
	"lead": "Set the base URL without a version. Every chat model works, not only Gemini.",
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
			"id": "curl",
			"text": "curl",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Set the base URL without a version. Every chat model works, not only Gemini.</p>\n<h2 id=\"javascript-and-typescript\"><a href=\"#javascript-and-typescript\">JavaScript and TypeScript</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npm install @google/genai",
			"html": "<span><span class=\"code-token-function\">npm</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> @google/genai</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "generateContent",
			"isTested": true,
			"code": "import { GoogleGenAI } from '@google/genai';\n\nconst client = new GoogleGenAI({\n  apiKey: 'dr-your-key',\n  httpOptions: { baseUrl: 'https://derouter.example' },\n});\nconst answer = await client.models.generateContent({ model: 'gpt-5-mini', contents: 'Hello' });\nconsole.log(answer.text);",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { GoogleGenAI } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@google/genai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> GoogleGenAI</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  httpOptions</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> { baseUrl</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-foreground\"> }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> answer</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">models</span><span class=\"code-token-function\">.generateContent</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> contents</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">answer</span><span class=\"code-foreground\">.text);</span></span>"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Streamed",
			"isTested": true,
			"code": "import { GoogleGenAI } from '@google/genai';\n\nconst client = new GoogleGenAI({ apiKey: 'dr-your-key', httpOptions: { baseUrl: 'https://derouter.example' } });\nconst stream = await client.models.generateContentStream({ model: 'gpt-5-mini', contents: 'Hello' });\nfor await (const piece of stream) process.stdout.write(piece.text ?? '');",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> { GoogleGenAI } </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> '@google/genai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> GoogleGenAI</span><span class=\"code-foreground\">({ apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> httpOptions</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> { baseUrl</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example'</span><span class=\"code-foreground\"> } });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> stream</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">models</span><span class=\"code-token-function\">.generateContentStream</span><span class=\"code-foreground\">({ model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> contents</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">for</span><span class=\"code-token-keyword\"> await</span><span class=\"code-foreground\"> (</span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> piece</span><span class=\"code-token-keyword\"> of</span><span class=\"code-foreground\"> stream) </span><span class=\"code-token-constant\">process</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">stdout</span><span class=\"code-token-function\">.write</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">piece</span><span class=\"code-foreground\">.text </span><span class=\"code-token-keyword\">??</span><span class=\"code-token-string-expression\"> ''</span><span class=\"code-foreground\">);</span></span>"
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
			"code": "pip install google-genai",
			"html": "<span><span class=\"code-token-function\">pip</span><span class=\"code-token-string\"> install</span><span class=\"code-token-string\"> google-genai</span></span>"
		},
		{
			"kind": "code",
			"language": "python",
			"title": "generate_content",
			"isTested": false,
			"code": "from google import genai\nfrom google.genai import types\n\nclient = genai.Client(\n    api_key=\"dr-your-key\",\n    http_options=types.HttpOptions(base_url=\"https://derouter.example\"),\n)\nanswer = client.models.generate_content(model=\"gpt-5-mini\", contents=\"Hello\")\nprint(answer.text)",
			"html": "<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> google </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> genai</span></span>\n<span><span class=\"code-token-keyword\">from</span><span class=\"code-foreground\"> google</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">genai </span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> types</span></span>\n<span></span>\n<span><span class=\"code-foreground\">client </span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\"> genai</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">Client</span><span class=\"code-token-punctuation\">(</span></span>\n<span><span class=\"code-token-punctuation\">    api_key</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"dr-your-key\"</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-token-punctuation\">    http_options</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-punctuation\">types.</span><span class=\"code-token-function\">HttpOptions</span><span class=\"code-token-punctuation\">(base_url</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"https://derouter.example\"</span><span class=\"code-token-punctuation\">),</span></span>\n<span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-foreground\">answer </span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\"> client</span><span class=\"code-token-punctuation\">.</span><span class=\"code-foreground\">models</span><span class=\"code-token-punctuation\">.</span><span class=\"code-token-function\">generate_content</span><span class=\"code-token-punctuation\">(model</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"gpt-5-mini\"</span><span class=\"code-token-punctuation\">, contents</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string-expression\">\"Hello\"</span><span class=\"code-token-punctuation\">)</span></span>\n<span><span class=\"code-token-function\">print</span><span class=\"code-token-punctuation\">(answer.text)</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"curl\"><a href=\"#curl\">curl</a></h2>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "generateContent",
			"isTested": true,
			"code": "curl https://derouter.example/v1beta/models/gpt-5-mini:generateContent \\\n  -H \"x-goog-api-key: dr-your-key\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> https://derouter.example/v1beta/models/gpt-5-mini:generateContent</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"x-goog-api-key: dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<p><code>cachedContent</code> is refused, because a cache at Google would belong to the operator&#39;s account. Google&#39;s own tools, such as <code>googleSearch</code>, have no price: they are left out, or refused if the request relies on them.</p>\n"
		}
	]
};
export { gemini_sdk_default as default };
