import { X as queryClient, et as queryOptions, h as firstSlug } from "../prerender.js";
// src/pages/docs/page-query.ts
var files = /* #__PURE__ */ Object.assign({
	"../../docs/pages/anthropic-sdk.md": () => import("./anthropic-sdk-DZcUTIyE.js"),
	"../../docs/pages/billing.md": () => import("./billing-D-AJIUl4.js"),
	"../../docs/pages/claude-code.md": () => import("./claude-code-72HSKnJv.js"),
	"../../docs/pages/codex.md": () => import("./codex-BfoaveCF.js"),
	"../../docs/pages/connect-an-agent.md": () => import("./connect-an-agent-BkTkvgHD.js"),
	"../../docs/pages/editors.md": () => import("./editors-B1FlpKNb.js"),
	"../../docs/pages/errors.md": () => import("./errors-CxLRaIno.js"),
	"../../docs/pages/gemini-cli.md": () => import("./gemini-cli-DffyoZH7.js"),
	"../../docs/pages/gemini-sdk.md": () => import("./gemini-sdk-D1dX90wr.js"),
	"../../docs/pages/introduction.md": () => import("./introduction-v1op4Wyg.js"),
	"../../docs/pages/langchain.md": () => import("./langchain-Dum5AWfG.js"),
	"../../docs/pages/limits.md": () => import("./limits-C5f9V4-u.js"),
	"../../docs/pages/management-api.md": () => import("./management-api-D9mRg7cs.js"),
	"../../docs/pages/more-agents.md": () => import("./more-agents-uDjADq92.js"),
	"../../docs/pages/more-libraries.md": () => import("./more-libraries-BrMcNApW.js"),
	"../../docs/pages/openai-sdk.md": () => import("./openai-sdk-BA6yqbgc.js"),
	"../../docs/pages/opencode.md": () => import("./opencode-DMpmj0xW.js"),
	"../../docs/pages/openrouter-tools.md": () => import("./openrouter-tools-UghyEmAH.js"),
	"../../docs/pages/privacy.md": () => import("./privacy-DAoz0FiY.js"),
	"../../docs/pages/quick-start.md": () => import("./quick-start-DU645xHG.js"),
	"../../docs/pages/streaming.md": () => import("./streaming-BZNIsV5H.js"),
	"../../docs/pages/translation.md": () => import("./translation-Cv59xXMk.js"),
	"../../docs/pages/vercel-ai-sdk.md": () => import("./vercel-ai-sdk-BdiGhKSc.js"),
	"../../docs/pages/webhooks.md": () => import("./webhooks-BDuzw7zi.js")
});
/** Loads a page of the documentation: each is a file of its own. */
var pageQuery = (slug) => queryOptions({
	queryKey: ["docs", slug],
	queryFn: async () => {
		const load = files[`../../docs/pages/${slug}.md`];
		if (!load) throw new Error(`there is no page ${slug}`);
		return (await load()).default;
	},
	staleTime: Number.POSITIVE_INFINITY
});
/** Loads the page at a path before it is shown; if there is none, the page says so. */
async function loadPage(path) {
	await queryClient.prefetchQuery(pageQuery(path.replace(/^\/docs\/?/, "") || firstSlug));
}
export { loadPage, pageQuery };
