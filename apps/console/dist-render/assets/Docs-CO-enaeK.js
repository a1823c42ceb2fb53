import { D as SelectField, F as Skeleton, G as useParams, H as Link, M as EmptyState, Q as trpc, U as useNavigate, g as pathOf, h as firstSlug, m as contents, t as usePageHead, yt as useQueryClient } from "../prerender.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { PublicFrame } from "./PublicFrame-CG2zlz9t.js";
import { SignedInFrame, n as Search } from "./SignedInFrame-D4qb3szs.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { pageQuery } from "./page-query-BssXl2BW.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { t as useRouter } from "./useRouter-BXsdacP2.js";
import { t as pageOrigin } from "./page-origin-D1dyknvQ.js";
// \0docs-titles
var _docs_titles_default = {
	"introduction": "Introduction",
	"quick-start": "Quick start",
	"openai-sdk": "OpenAI SDK",
	"anthropic-sdk": "Anthropic SDK",
	"vercel-ai-sdk": "Vercel AI SDK",
	"langchain": "LangChain",
	"gemini-sdk": "Google Gen AI SDK",
	"more-libraries": "More libraries",
	"connect-an-agent": "Connect an agent",
	"claude-code": "Claude Code",
	"codex": "Codex",
	"opencode": "opencode",
	"editors": "Cline, Cursor, Continue",
	"gemini-cli": "Gemini CLI",
	"more-agents": "More agents",
	"streaming": "Streaming",
	"errors": "Errors",
	"limits": "Limits and budgets",
	"billing": "Billing",
	"translation": "Translation between protocols",
	"privacy": "Privacy of prompts",
	"management-api": "Management API",
	"webhooks": "Webhooks",
	"openrouter-tools": "OpenRouter's clients and tools"
};
// src/docs/page.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** The fields by which sections are found, and the settings with which the index is made and read. */
var searchOptions = {
	fields: [
		"page",
		"heading",
		"text"
	],
	storeFields: [
		"slug",
		"page",
		"heading",
		"anchor"
	],
	searchOptions: {
		boost: {
			page: 4,
			heading: 3
		},
		prefix: true,
		fuzzy: .2,
		combineWith: "AND"
	}
};
// src/pages/docs/DocsSearch.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The search and its index are loaded when the field gets the focus. */
async function loadSearch() {
	const [{ default: MiniSearch }, { default: index }] = await Promise.all([import("./es-C_2Bxbi4.js"), import("./_docs-search-DvMdVrg9.js")]);
	const search = MiniSearch.loadJSON(index, searchOptions);
	return (query) => search.search(query).slice(0, 8);
}
/** Finds sections of the documentation while the reader types. `/` moves the focus here, arrows choose, Enter opens. */
function DocsSearch() {
	const { t } = useTranslation("docs");
	const navigate = useNavigate();
	const listId = (0, import_react.useId)();
	const input = (0, import_react.useRef)(null);
	const [query, setQuery] = (0, import_react.useState)("");
	const [isOpen, setIsOpen] = (0, import_react.useState)(false);
	const [chosen, setChosen] = (0, import_react.useState)(0);
	const search = useQuery({
		queryKey: ["docs-search"],
		queryFn: loadSearch,
		enabled: isOpen,
		staleTime: Number.POSITIVE_INFINITY
	});
	const found = query.trim() !== "" && search.data?.(query) || [];
	useSlashKey(() => input.current?.focus());
	const open = ({ slug, anchor }) => {
		setQuery("");
		setIsOpen(false);
		input.current?.blur();
		navigate({
			to: pathOf(slug),
			...anchor ? { hash: anchor } : {}
		});
	};
	const onKeyDown = (event) => {
		const target = found[chosen];
		if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, found.length - 1));
		else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0));
		else if (event.key === "Enter" && target) open(target);
		else if (event.key === "Escape") setQuery("");
		else return;
		event.preventDefault();
	};
	const isShown = isOpen && query.trim() !== "" && search.data !== void 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("search", {
		className: "relative block",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Search, {
				size: 16,
				strokeWidth: 1.75,
				"aria-hidden": true,
				className: "pointer-events-none absolute start-2.5 top-2.5 text-quiet"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				ref: input,
				type: "search",
				role: "combobox",
				"aria-label": t("search"),
				"aria-expanded": isShown,
				"aria-controls": listId,
				"aria-activedescendant": isShown && found.length > 0 ? `${listId}-${chosen}` : void 0,
				autoComplete: "off",
				placeholder: t("search"),
				value: query,
				onChange: (event) => {
					setQuery(event.target.value);
					setChosen(0);
				},
				onFocus: () => setIsOpen(true),
				onBlur: () => setIsOpen(false),
				onKeyDown,
				className: "h-9 w-full rounded-md border border-line bg-surface ps-9 pe-2.5 text-ellipsis",
				"data-testid": "docs-search"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				role: "status",
				className: "sr-only",
				children: isShown && (found.length > 0 ? t("searchResults", { count: found.length }) : t("searchNothing"))
			}),
			isShown && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "absolute inset-x-0 top-11 z-20 overflow-hidden rounded-lg border border-line bg-surface shadow-float @3xl:w-96",
				children: [found.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "px-3 py-2.5 text-quiet",
					children: t("searchNothing")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					role: "listbox",
					id: listId,
					"aria-label": t("search"),
					lang: "en",
					dir: "ltr",
					children: found.map((section, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						role: "option",
						id: `${listId}-${i}`,
						"aria-selected": i === chosen,
						onMouseDown: (event) => {
							event.preventDefault();
							open(section);
						},
						onMouseMove: () => setChosen(i),
						className: "cursor-pointer border-b border-line/60 px-3 py-2 last:border-0 aria-selected:bg-accent-soft",
						"data-testid": "docs-found",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "block font-medium",
							children: section.heading || section.page
						}), section.heading && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "block text-sm text-quiet",
							children: section.page
						})]
					}, section.id))
				})]
			})
		]
	});
}
/** Calls back when `/` is pressed outside a field. */
function useSlashKey(onSlash) {
	const callback = (0, import_react.useRef)(onSlash);
	callback.current = onSlash;
	(0, import_react.useEffect)(() => {
		const listen = (event) => {
			const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]") !== null;
			if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
			event.preventDefault();
			callback.current();
		};
		window.addEventListener("keydown", listen);
		return () => window.removeEventListener("keydown", listen);
	}, []);
}
// src/pages/docs/DocsNav.tsx
/** Search and contents: beside the page, or above it and folded where there is no room. */
function DocsNav({ current }) {
	const { t } = useTranslation("docs");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex min-w-0 flex-col gap-3 pt-6 @3xl:sticky @3xl:top-0 @3xl:max-h-dvh @3xl:self-start @3xl:pt-10",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DocsSearch, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
				className: "group rounded-lg border border-line bg-surface @3xl:hidden",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", {
					className: "cursor-pointer px-3 py-2 font-medium",
					children: t("contents")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Contents, {
					current,
					className: "px-3 pb-3"
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Contents, {
				current,
				className: "hidden min-h-0 overflow-y-auto pb-10 @3xl:block"
			})
		]
	});
}
function Contents({ current, className }) {
	const { t } = useTranslation("docs");
	const queries = useQueryClient();
	const prefetch = (slug) => void queries.prefetchQuery(pageQuery(slug));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("nav", {
		"aria-label": t("contents"),
		className,
		children: contents.map(({ group, slugs }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
			className: "mt-4 first:mt-1",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
				className: "px-2 text-sm font-medium text-quiet",
				children: t(`groups.${group}`)
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ul", {
				className: "mt-1",
				lang: "en",
				children: [slugs.map((slug) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: pathOf(slug),
					activeOptions: { exact: true },
					"aria-current": slug === current ? "page" : void 0,
					onMouseEnter: () => prefetch(slug),
					onFocus: () => prefetch(slug),
					className: "block rounded-md px-2 py-1.5 hover:bg-raised aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent",
					children: _docs_titles_default[slug]
				}) }, slug)), group === "account" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
					href: "/docs/api",
					className: "block rounded-md px-2 py-1.5 hover:bg-raised",
					lang: "",
					children: t("apiReference")
				}) })]
			})]
		}, group))
	});
}
// src/docs/fill-in.ts
var writtenValues = {
	baseUrl: "https://derouter.example",
	key: "dr-your-key",
	gpt: "gpt-5-mini",
	claude: "claude-sonnet-4-6",
	haiku: "claude-haiku-4-5"
};
var names = Object.keys(writtenValues);
var written = new RegExp(names.map((name) => writtenValues[name].replaceAll(".", "\\.")).join("|"), "g");
/** Replaces the values that a text of the documentation is written with. */
function fillIn(text, values) {
	return text.replace(written, (found) => values[names.find((name) => writtenValues[name] === found) ?? "baseUrl"]);
}
/** Does the same in HTML. */
function fillInHtml(html, values) {
	const escaped = names.map((name) => [name, values[name].replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)]);
	return fillIn(html, Object.fromEntries(escaped));
}
// src/pages/docs/KeyChoice.tsx
/** Chooses which key the examples name. Its secret is known to nobody, so they show its first and last characters. */
function KeyChoice({ masked, onChange }) {
	const { t } = useTranslation("docs");
	const [before, after] = t("keyHint", { key: "\n" }).split("\n");
	const active = useQuery(trpc.keys.list.queryOptions()).data?.filter(({ status, kind }) => status === "active" && kind === "account") ?? [];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "mb-6 flex flex-wrap items-end gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-4",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
			label: t("keyLabel"),
			value: masked ?? "",
			onChange: (event) => onChange(event.target.value || null),
			className: "min-w-48",
			"data-testid": "docs-key",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value: "",
				children: t("keyPlaceholder")
			}), active.map(({ id, name, prefix, last4 }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value: `${prefix}…${last4}`,
				children: name
			}, id))]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: "min-w-0 flex-1 basis-56 text-sm text-quiet",
			children: [
				before,
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: "whitespace-nowrap",
					translate: "no",
					children: masked ?? writtenValues.key
				}),
				after,
				" ",
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: "/keys",
					className: "text-accent underline",
					children: t("createKey")
				})
			]
		})]
	});
}
// src/pages/docs/PageText.tsx
/** The text of a page with the reader's values, and a copy button at each piece of code. */
function PageText({ page, values }) {
	const router = useRouter();
	const follow = (event) => {
		const link = event.target.closest("a");
		if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		const path = link.getAttribute("href") ?? "";
		if (!path.startsWith("/") || path.startsWith("/docs/api") || path.startsWith("/api/")) return;
		event.preventDefault();
		router.navigate({ href: path });
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "docs-text",
		lang: "en",
		dir: "ltr",
		onClick: follow,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", { children: page.title }), page.blocks.map((block, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Block, {
			block,
			values
		}, i))]
	});
}
function Block({ block, values }) {
	const { t } = useTranslation("common");
	const html = { __html: fillInHtml(block.html, values) };
	if (block.kind === "html") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "docs-prose",
		dangerouslySetInnerHTML: html
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("figure", {
		className: "docs-code",
		"data-testid": "docs-code",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("figcaption", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: block.title ?? block.language }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
			text: fillIn(block.code, values),
			label: t("copy"),
			copiedLabel: t("copied")
		})] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("pre", {
			tabIndex: 0,
			translate: "no",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { dangerouslySetInnerHTML: html })
		})]
	});
}
// src/pages/docs/use-docs-values.ts
/** The reader's values for the examples: the address of this service, models that it offers, and the key with this id, masked. */
function useDocsValues(maskedKey) {
	const info = useQuery(trpc.system.info.queryOptions());
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	/** `wanted` if it is offered, otherwise a model of its family, otherwise any that speaks the dialect. */
	const offered = (wanted, family, dialect) => {
		const ids = models.data?.filter(({ dialects }) => dialects.includes(dialect)).map(({ id }) => id) ?? [];
		return ids.find((id) => id === wanted) ?? ids.find((id) => id.includes(family)) ?? ids[0] ?? wanted;
	};
	return {
		baseUrl: info.data?.publicUrl ?? pageOrigin,
		key: maskedKey ?? writtenValues.key,
		gpt: offered(writtenValues.gpt, "gpt", "openai-chat"),
		claude: offered(writtenValues.claude, "claude", "anthropic-messages"),
		haiku: offered(writtenValues.haiku, "claude", "anthropic-messages")
	};
}
// src/pages/docs/Docs.tsx
/** The documentation, in the signed-in or the public layout. */
function Docs() {
	const me = useQuery(trpc.accounts.me.queryOptions());
	const Layout = me.data?.account ? SignedInFrame : PublicFrame;
	const [maskedKey, setMaskedKey] = (0, import_react.useState)(null);
	const { slug = firstSlug } = useParams({ strict: false });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Layout, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "@container mx-auto w-full max-w-[1240px] px-4 md:px-6",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid gap-x-10 @3xl:grid-cols-[216px_minmax(0,1fr)]",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DocsNav, { current: slug }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Article, {
				slug,
				maskedKey,
				header: me.data?.account && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyChoice, {
					masked: maskedKey,
					onChange: setMaskedKey
				})
			}, slug)]
		})
	}) });
}
function Article({ slug, maskedKey, header }) {
	const { t } = useTranslation("docs");
	const locale = useLocale();
	const values = useDocsValues(maskedKey);
	const query = useQuery(pageQuery(slug));
	const title = _docs_titles_default[slug];
	usePageHead({
		title: title ? `${title} · derouter` : "derouter",
		text: query.data?.lead ?? "",
		path: pathOf(slug)
	});
	const isLoaded = query.data !== void 0;
	(0, import_react.useEffect)(() => {
		if (isLoaded && window.location.hash) document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.scrollIntoView();
	}, [isLoaded]);
	if (!title) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
		title: t("notFound"),
		text: "",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/docs",
			className: "text-accent underline",
			children: t("toStart")
		})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid min-w-0 gap-x-10 @5xl:grid-cols-[minmax(0,1fr)_184px]",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("article", {
			className: "min-w-0 py-6 @3xl:py-10",
			"data-testid": "docs-page",
			children: [
				locale !== "en" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "mb-4 text-sm text-quiet",
					children: t("inEnglish")
				}),
				header,
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
					query,
					skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "h-96" }),
					children: (page) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PageText, {
						page,
						values
					})
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Neighbours, { slug })
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
			"aria-label": t("onThisPage"),
			className: "sticky top-6 hidden max-h-[calc(100dvh-48px)] self-start overflow-y-auto py-10 @5xl:block",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mb-2 text-sm font-medium",
				children: t("onThisPage")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				className: "flex flex-col gap-1.5 border-s border-line text-sm",
				lang: "en",
				dir: "ltr",
				children: query.data?.headings.map(({ id, text, level }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
					className: level > 2 ? "ps-6" : "ps-3",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: `#${id}`,
						className: "text-quiet hover:text-fg",
						children: text
					})
				}, id))
			})]
		})]
	});
}
/** Links to the page before and the one after. */
function Neighbours({ slug }) {
	const { t } = useTranslation("docs");
	const order = contents.flatMap(({ slugs }) => slugs);
	const at = order.indexOf(slug);
	const link = (neighbour, label, className) => neighbour && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
		to: pathOf(neighbour),
		className: `min-w-0 flex-1 rounded-lg border border-line px-4 py-3 hover:bg-raised ${className}`,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "block text-sm text-quiet",
			children: label
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "font-medium text-accent",
			lang: "en",
			children: _docs_titles_default[neighbour]
		})]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
		"aria-label": `${t("previous")}, ${t("next")}`,
		className: "mt-12 flex flex-wrap gap-4 border-t border-line pt-6",
		children: [link(order[at - 1], t("previous"), ""), link(order[at + 1], t("next"), "text-end")]
	});
}
export { Docs };
