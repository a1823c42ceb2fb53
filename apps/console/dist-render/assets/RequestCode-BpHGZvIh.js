import { t as CodeTabs } from "./CodeTabs-mVa_vXra.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as chatRequest } from "./Playground-BhlGxBfa.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/pages/playground/request-samples.ts
/** The same request for each client. `key` is inserted verbatim. */
function requestSamples(baseUrl, key, request) {
	const short = {
		...request,
		messages: request.messages.map(abbreviateImages)
	};
	return [
		{
			name: "curl",
			code: curl(baseUrl, key, short)
		},
		{
			name: "OpenAI SDK",
			code: openaiJs(baseUrl, key, short)
		},
		{
			name: "OpenAI SDK (Python)",
			code: openaiPython(baseUrl, key, short)
		},
		{
			name: "Anthropic SDK",
			code: anthropic(baseUrl, key, short)
		},
		{
			name: "Vercel AI SDK",
			code: vercel(baseUrl, key, short)
		}
	];
}
/** Data URLs may have millions of characters. */
function abbreviateImages(message) {
	if (message.role !== "user" || typeof message.content === "string") return message;
	const content = message.content.map((part) => part.type === "image_url" ? {
		...part,
		image_url: { url: `${part.image_url.url.split(",")[0]},…` }
	} : part);
	return {
		...message,
		content
	};
}
function curl(baseUrl, key, request) {
	return `curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify({
		...request,
		stream: true
	}, null, 2).replaceAll("'", String.raw`'\''`)}'`;
}
function openaiJs(baseUrl, key, request) {
	return `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${js(`${baseUrl}/v1`)},
  apiKey: ${js(key)},
});
const stream = await client.chat.completions.create(${js({
		...request,
		stream: true
	})});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '');
}`;
}
function openaiPython(baseUrl, key, request) {
	const fields = Object.entries({
		...request,
		stream: true
	}).map(([name, value]) => `    ${name}=${python(value, "    ")},`);
	return `from openai import OpenAI

client = OpenAI(
    base_url=${python(`${baseUrl}/v1`)},
    api_key=${python(key)},
)
stream = client.chat.completions.create(
${fields.join("\n")}
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;
}
/** Messages requires a limit. */
var defaultMaxTokens = 4096;
function anthropic(baseUrl, key, request) {
	const { model, messages, max_tokens, temperature, top_p, reasoning_effort: effort, tools } = request;
	const system = messages.find(({ role }) => role === "system")?.content;
	const body = {
		model,
		max_tokens: max_tokens ?? defaultMaxTokens,
		...system !== void 0 && { system },
		messages: joinResults(messages.flatMap(toAnthropic)),
		...temperature !== void 0 && { temperature: Math.min(1, temperature) },
		...top_p !== void 0 && { top_p },
		...effort !== void 0 && effort !== "none" && { output_config: { effort: effort === "minimal" ? "low" : effort } },
		...tools && { tools: tools.map(toAnthropicTool) }
	};
	return `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: ${js(baseUrl)},
  apiKey: ${js(key)},
});
const stream = client.messages.stream(${js(body)});
stream.on('text', (text) => process.stdout.write(text));
await stream.finalMessage();`;
}
function toAnthropic(message) {
	switch (message.role) {
		case "system": return [];
		case "tool": return [{
			role: "user",
			content: [{
				type: "tool_result",
				tool_use_id: message.tool_call_id,
				content: message.content
			}]
		}];
		case "assistant": {
			if (!message.tool_calls) return [{
				role: "assistant",
				content: message.content ?? ""
			}];
			const text = message.content ? [{
				type: "text",
				text: message.content
			}] : [];
			const calls = message.tool_calls.map(({ id, function: { name, arguments: json } }) => ({
				type: "tool_use",
				id,
				name,
				input: parseJson(json)
			}));
			return [{
				role: "assistant",
				content: [...text, ...calls]
			}];
		}
		case "user":
			if (typeof message.content === "string") return [{
				role: "user",
				content: message.content
			}];
			return [{
				role: "user",
				content: message.content.map((part) => part.type === "text" ? part : toAnthropicImage(part.image_url.url))
			}];
	}
}
function toAnthropicImage(url) {
	const [, type = "", data = ""] = /^data:([^;]+);base64,(.*)$/s.exec(url) ?? [];
	return {
		type: "image",
		source: {
			type: "base64",
			media_type: type,
			data
		}
	};
}
/** The results of parallel calls belong into one message. */
function joinResults(messages) {
	const joined = [];
	for (const message of messages) {
		const last = joined.at(-1);
		if (message.role === "user" && last?.role === "user" && Array.isArray(last.content) && Array.isArray(message.content)) joined[joined.length - 1] = {
			role: "user",
			content: [...last.content, ...message.content]
		};
		else joined.push(message);
	}
	return joined;
}
function toAnthropicTool({ function: { name, description, parameters } }) {
	return {
		name,
		...description !== void 0 && { description },
		input_schema: parameters ?? {
			type: "object",
			properties: {}
		}
	};
}
function vercel(baseUrl, key, request) {
	const { model, messages, max_tokens, temperature, top_p, reasoning_effort: effort, tools } = request;
	const system = messages.find(({ role }) => role === "system")?.content;
	const names = new Map(messages.flatMap((one) => one.role === "assistant" ? one.tool_calls ?? [] : []).map((call) => [call.id, call.function.name]));
	const options = [
		`model: derouter.chat(${js(model)})`,
		...system === void 0 ? [] : [`system: ${js(system, 1)}`],
		`messages: ${js(messages.flatMap((message) => toVercel(message, names)), 1)}`,
		...max_tokens === void 0 ? [] : [`maxOutputTokens: ${max_tokens}`],
		...temperature === void 0 ? [] : [`temperature: ${temperature}`],
		...top_p === void 0 ? [] : [`topP: ${top_p}`],
		...effort === void 0 ? [] : [`providerOptions: { openai: { reasoningEffort: ${js(effort)} } }`],
		...tools ? [`tools: {\n${tools.map(vercelTool).join("\n")}\n  }`] : []
	];
	return `import { createOpenAI } from '@ai-sdk/openai';
import { ${tools ? "jsonSchema, streamText, tool" : "streamText"} } from 'ai';

const derouter = createOpenAI({
  baseURL: ${js(`${baseUrl}/v1`)},
  apiKey: ${js(key)},
});
const { textStream } = streamText({
${options.map((option) => `  ${option},`).join("\n")}
});
for await (const text of textStream) {
  process.stdout.write(text);
}`;
}
function vercelTool({ function: { name, description, parameters } }) {
	const about = description === void 0 ? "" : `description: ${js(description)}, `;
	const schema = js(parameters ?? {
		type: "object",
		properties: {}
	}, 2);
	return `    ${js(name)}: tool({ ${about}inputSchema: jsonSchema(${schema}) }),`;
}
function toVercel(message, names) {
	switch (message.role) {
		case "system": return [];
		case "tool": {
			const toolName = names.get(message.tool_call_id) ?? "";
			const output = {
				type: "text",
				value: message.content
			};
			return [{
				role: "tool",
				content: [{
					type: "tool-result",
					toolCallId: message.tool_call_id,
					toolName,
					output
				}]
			}];
		}
		case "assistant": {
			if (!message.tool_calls) return [{
				role: "assistant",
				content: message.content ?? ""
			}];
			const text = message.content ? [{
				type: "text",
				text: message.content
			}] : [];
			const calls = message.tool_calls.map(({ id, function: { name, arguments: json } }) => ({
				type: "tool-call",
				toolCallId: id,
				toolName: name,
				input: parseJson(json)
			}));
			return [{
				role: "assistant",
				content: [...text, ...calls]
			}];
		}
		case "user":
			if (typeof message.content === "string") return [{
				role: "user",
				content: message.content
			}];
			return [{
				role: "user",
				content: message.content.map((part) => part.type === "text" ? part : {
					type: "image",
					image: part.image_url.url
				})
			}];
	}
}
function parseJson(json) {
	try {
		return JSON.parse(json);
	} catch {
		return {};
	}
}
/** A value as a JavaScript literal, with names unquoted where they need no quotes. `depth`: how far the line is indented. */
function js(value, depth = 0) {
	return indent(write(value, {
		key: (name) => /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name),
		text: quote,
		atom: String
	}), "  ".repeat(depth));
}
function python(value, prefix = "") {
	const atoms = {
		true: "True",
		false: "False",
		null: "None"
	};
	const text = (one) => JSON.stringify(one);
	return indent(write(value, {
		key: text,
		text,
		atom: (atom) => atoms[String(atom)] ?? String(atom)
	}, "    "), prefix);
}
function quote(text) {
	return `'${JSON.stringify(text).slice(1, -1).replaceAll(String.raw`\"`, "\"").replaceAll("'", String.raw`\'`)}'`;
}
function write(value, writer, step = "  ") {
	if (typeof value === "string") return writer.text(value);
	if (typeof value !== "object" || value === null) return writer.atom(value);
	const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
	const parts = Array.isArray(value) ? value.map((item) => write(item, writer, step)) : Object.entries(value).map(([name, item]) => `${writer.key(name)}: ${write(item, writer, step)}`);
	if (parts.length === 0) return `${open}${close}`;
	return `${open}\n${parts.map((part) => `${indent(`${step}${part}`, step)},`).join("\n")}\n${close}`;
}
function indent(text, prefix) {
	return text.replaceAll("\n", `\n${prefix}`);
}
// src/pages/playground/RequestCode.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The request as code for each SDK, with the same parameters. */
function RequestCode({ model, turns, settings, onClose }) {
	const { t } = useTranslation(["playground", "common"]);
	const hasImages = turns.some((turn) => turn.role === "user" && turn.images.length > 0);
	const samples = requestSamples(window.location.origin, "dr-…", chatRequest(model, turns, settings));
	const lead = hasImages ? `${t("codeLead")} ${t("codeNoImages")}` : t("codeLead");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("codeTitle"),
		description: lead,
		onClose,
		place: "side",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeTabs, {
			samples,
			copyLabel: t("common:copy"),
			copiedLabel: t("common:copied")
		})
	});
}
export { RequestCode };
