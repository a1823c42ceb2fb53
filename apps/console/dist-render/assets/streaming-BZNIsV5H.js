// src/docs/pages/streaming.md
var streaming_default = {
	"title": "Streaming",
	"lead": "Streams have the form of your client's protocol, whatever the provider speaks. Each piece is sent on as soon as it arrives.",
	"headings": [
		{
			"id": "usage-at-the-end",
			"text": "Usage at the end",
			"level": 2
		},
		{
			"id": "when-a-stream-ends-early",
			"text": "When a stream ends early",
			"level": 2
		},
		{
			"id": "keep-alives-and-time-limits",
			"text": "Keep-alives and time limits",
			"level": 2
		},
		{
			"id": "not-streamed",
			"text": "Not streamed",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Streams have the form of your client&#39;s protocol, whatever the provider speaks. Each piece is sent on as soon as it arrives.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Chat Completions",
			"isTested": true,
			"code": "curl -N https://derouter.example/v1/chat/completions \\\n  -H \"Authorization: Bearer dr-your-key\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"model\":\"gpt-5-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'",
			"html": "<span><span class=\"code-token-function\">curl</span><span class=\"code-token-string\"> -N</span><span class=\"code-token-string\"> https://derouter.example/v1/chat/completions</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Authorization: Bearer dr-your-key\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -H</span><span class=\"code-token-string-expression\"> \"Content-Type: application/json\"</span><span class=\"code-foreground\"> \\</span></span>\n<span><span class=\"code-token-string\">  -d</span><span class=\"code-token-string-expression\"> '{\"model\":\"gpt-5-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"usage-at-the-end\"><a href=\"#usage-at-the-end\">Usage at the end</a></h2>\n<p>Anthropic, Responses and Gemini clients always get the token counts. Chat Completions sends them only if you ask, with <code>stream_options</code>:</p>\n"
		},
		{
			"kind": "code",
			"language": "javascript",
			"title": "Usage of a chat stream",
			"isTested": true,
			"code": "import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: 'https://derouter.example/v1', apiKey: 'dr-your-key' });\nconst stream = await client.chat.completions.create({\n  model: 'gpt-5-mini',\n  messages: [{ role: 'user', content: 'Hello' }],\n  stream: true,\n  stream_options: { include_usage: true },\n});\nfor await (const chunk of stream) {\n  process.stdout.write(chunk.choices[0]?.delta.content ?? '');\n  if (chunk.usage) console.log(chunk.usage);\n}",
			"html": "<span><span class=\"code-token-keyword\">import</span><span class=\"code-foreground\"> OpenAI </span><span class=\"code-token-keyword\">from</span><span class=\"code-token-string-expression\"> 'openai'</span><span class=\"code-foreground\">;</span></span>\n<span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> new</span><span class=\"code-token-function\"> OpenAI</span><span class=\"code-foreground\">({ baseURL</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'https://derouter.example/v1'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> apiKey</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'dr-your-key'</span><span class=\"code-foreground\"> });</span></span>\n<span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> stream</span><span class=\"code-token-keyword\"> =</span><span class=\"code-token-keyword\"> await</span><span class=\"code-token-constant\"> client</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">chat</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">completions</span><span class=\"code-token-function\">.create</span><span class=\"code-foreground\">({</span></span>\n<span><span class=\"code-foreground\">  model</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'gpt-5-mini'</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  messages</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> [{ role</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'user'</span><span class=\"code-token-punctuation\">,</span><span class=\"code-foreground\"> content</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-string-expression\"> 'Hello'</span><span class=\"code-foreground\"> }]</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  stream</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">  stream_options</span><span class=\"code-token-keyword\">:</span><span class=\"code-foreground\"> { include_usage</span><span class=\"code-token-keyword\">:</span><span class=\"code-token-constant\"> true</span><span class=\"code-foreground\"> }</span><span class=\"code-token-punctuation\">,</span></span>\n<span><span class=\"code-foreground\">});</span></span>\n<span><span class=\"code-token-keyword\">for</span><span class=\"code-token-keyword\"> await</span><span class=\"code-foreground\"> (</span><span class=\"code-token-keyword\">const</span><span class=\"code-token-constant\"> chunk</span><span class=\"code-token-keyword\"> of</span><span class=\"code-foreground\"> stream) {</span></span>\n<span><span class=\"code-token-constant\">  process</span><span class=\"code-token-function\">.</span><span class=\"code-token-constant\">stdout</span><span class=\"code-token-function\">.write</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">chunk</span><span class=\"code-foreground\">.choices[</span><span class=\"code-token-constant\">0</span><span class=\"code-foreground\">]?.</span><span class=\"code-token-constant\">delta</span><span class=\"code-foreground\">.content </span><span class=\"code-token-keyword\">??</span><span class=\"code-token-string-expression\"> ''</span><span class=\"code-foreground\">);</span></span>\n<span><span class=\"code-token-keyword\">  if</span><span class=\"code-foreground\"> (</span><span class=\"code-token-constant\">chunk</span><span class=\"code-foreground\">.usage) </span><span class=\"code-token-constant\">console</span><span class=\"code-token-function\">.log</span><span class=\"code-foreground\">(</span><span class=\"code-token-constant\">chunk</span><span class=\"code-foreground\">.usage);</span></span>\n<span><span class=\"code-foreground\">}</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>The charge is known only at the end of a stream, so there is no <code>x-derouter-cost-usd</code>. Take the id from <code>x-derouter-receipt</code> and read the <a href=\"/docs/billing#read-a-receipt\">receipt</a>.</p>\n<h2 id=\"when-a-stream-ends-early\"><a href=\"#when-a-stream-ends-early\">When a stream ends early</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"what happened, what your client gets, what is charged\"><table><thead><tr><th>what happened</th><th>what your client gets</th><th>what is charged</th></tr></thead><tbody><tr><td>you disconnect</td><td>–</td><td>the input, and the output that was delivered</td></tr><tr><td>the provider breaks off after the first output</td><td>an error event of your protocol</td><td>the same</td></tr><tr><td>the provider fails before any output</td><td>nothing of it: the next provider connection is tried</td><td>nothing</td></tr><tr><td>your key is revoked or the account suspended</td><td>an error event within seconds</td><td>what was delivered</td></tr><tr><td>the server stops</td><td>running streams may finish, for 30 seconds unless set otherwise</td><td>as if nothing had happened</td></tr></tbody></table></div>\n<p>Always check how a stream ended. SDKs raise the error event as an exception; a stream without a finish reason (<code>finish_reason</code>, <code>stop_reason</code>, <code>response.completed</code>) is not complete.</p>\n<h2 id=\"keep-alives-and-time-limits\"><a href=\"#keep-alives-and-time-limits\">Keep-alives and time limits</a></h2>\n<p>While a model thinks, your client gets a comment or <code>ping</code> every 15 seconds, so that proxies do not hang up. If nothing has arrived after 45 seconds, your stream begins with such a comment, and what fails from then on is an error event instead of a status. If no output arrives for a minute, the next provider connection is tried; a whole answer may take ten minutes. The operator can change these times. For answers that take longer, stream, or use <code>background</code> of the Responses API where the model supports it.</p>\n<h2 id=\"not-streamed\"><a href=\"#not-streamed\">Not streamed</a></h2>\n<p>An answer that you do not stream arrives as a whole. If the connection breaks before it arrives, the answer is lost to you, and what the provider reported by then is charged. Stream long answers.</p>\n"
		}
	]
};
export { streaming_default as default };
