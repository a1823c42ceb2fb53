import { A as Page, D as SelectField, E as Field, H as Link, L as Button, M as EmptyState, O as TextAreaField, P as Notice, Q as trpc, T as CheckField, X as queryClient, z as useExplain } from "../prerender.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { a as __toESM, r as __exportAll, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { i as formatUsd, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as X } from "./x-BdtRmS2Z.js";
import { n as Check, t as Copy } from "./copy-BKeqEIWf.js";
import { t as useRouter } from "./useRouter-BXsdacP2.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { t as client } from "./client-Cpdtb7wU.js";
// ../../node_modules/.pnpm/@tanstack+react-router@1.170.46_react-dom@19.3.1_react@19.3.1__react@19.3.1/node_modules/@tanstack/react-router/dist/esm/useBlocker.js
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
function _resolveBlockerOpts(opts, condition) {
	if (opts === void 0) return {
		shouldBlockFn: () => true,
		withResolver: false
	};
	if ("shouldBlockFn" in opts) return opts;
	if (typeof opts === "function") {
		const shouldBlock = Boolean(condition ?? true);
		const _customBlockerFn = async () => {
			if (shouldBlock) return await opts();
			return false;
		};
		return {
			shouldBlockFn: _customBlockerFn,
			enableBeforeUnload: shouldBlock,
			withResolver: false
		};
	}
	const shouldBlock = Boolean(opts.condition ?? true);
	const fn = opts.blockerFn;
	const _customBlockerFn = async () => {
		if (shouldBlock && fn !== void 0) return await fn();
		return shouldBlock;
	};
	return {
		shouldBlockFn: _customBlockerFn,
		enableBeforeUnload: shouldBlock,
		withResolver: fn === void 0
	};
}
function useBlocker(opts, condition) {
	const { shouldBlockFn, enableBeforeUnload = true, disabled = false, withResolver = false } = _resolveBlockerOpts(opts, condition);
	const router = useRouter();
	const { history } = router;
	const [resolver, setResolver] = import_react.useState({
		status: "idle",
		current: void 0,
		next: void 0,
		action: void 0,
		proceed: void 0,
		reset: void 0
	});
	import_react.useEffect(() => {
		const blockerFnComposed = async (blockerFnArgs) => {
			function getLocation(location) {
				const parsedLocation = router.parseLocation(location);
				const [, rawParams, foundRoute] = router.getMatchedRoutes(parsedLocation.pathname);
				if (foundRoute === void 0) return {
					routeId: "__notFound__",
					fullPath: parsedLocation.pathname,
					pathname: parsedLocation.pathname,
					params: rawParams,
					search: router.options.parseSearch(location.search)
				};
				return {
					routeId: foundRoute.id,
					fullPath: foundRoute.fullPath,
					pathname: parsedLocation.pathname,
					params: rawParams,
					search: router.options.parseSearch(location.search)
				};
			}
			const current = getLocation(blockerFnArgs.currentLocation);
			const next = getLocation(blockerFnArgs.nextLocation);
			if (current.routeId === "__notFound__" && next.routeId !== "__notFound__") return false;
			const shouldBlock = await shouldBlockFn({
				action: blockerFnArgs.action,
				current,
				next
			});
			if (!withResolver) return shouldBlock;
			if (!shouldBlock) return false;
			const canNavigateAsync = await new Promise((resolve) => {
				setResolver({
					status: "blocked",
					current,
					next,
					action: blockerFnArgs.action,
					proceed: () => resolve(false),
					reset: () => resolve(true)
				});
			});
			setResolver({
				status: "idle",
				current: void 0,
				next: void 0,
				action: void 0,
				proceed: void 0,
				reset: void 0
			});
			return canNavigateAsync;
		};
		return disabled ? void 0 : history.block({
			blockerFn: blockerFnComposed,
			enableBeforeUnload
		});
	}, [
		shouldBlockFn,
		enableBeforeUnload,
		disabled,
		withResolver,
		history,
		router
	]);
	return resolver;
}
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/code.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$10 = {
	name: "code",
	size: 24,
	node: [["path", {
		d: "m16 18 6-6-6-6",
		key: "eg8j8"
	}], ["path", {
		d: "m8 6-6 6 6 6",
		key: "ppft3o"
	}]]
};
__iconData$10.node;
var Code = createLucideIcon(__iconData$10);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/columns-2.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$9 = {
	name: "columns-2",
	size: 24,
	node: [["rect", {
		width: "18",
		height: "18",
		x: "3",
		y: "3",
		rx: "2",
		key: "afitv7"
	}], ["path", {
		d: "M12 3v18",
		key: "108xh3"
	}]],
	aliases: ["columns"]
};
__iconData$9.node;
var Columns2 = createLucideIcon(__iconData$9);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/eraser.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$8 = {
	name: "eraser",
	size: 24,
	node: [["path", {
		d: "M21 21H8a2 2 0 0 1-1.42-.587l-3.994-3.999a2 2 0 0 1 0-2.828l10-10a2 2 0 0 1 2.829 0l5.999 6a2 2 0 0 1 0 2.828L12.834 21",
		key: "g5wo59"
	}], ["path", {
		d: "m5.082 11.09 8.828 8.828",
		key: "1wx5vj"
	}]]
};
__iconData$8.node;
var Eraser = createLucideIcon(__iconData$8);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/image-plus.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$7 = {
	name: "image-plus",
	size: 24,
	node: [
		["path", {
			d: "M16 5h6",
			key: "1vod17"
		}],
		["path", {
			d: "M19 2v6",
			key: "4bpg5p"
		}],
		["path", {
			d: "M21 11.5V19a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7.5",
			key: "1ue2ih"
		}],
		["path", {
			d: "m21 15-3.086-3.086a2 2 0 0 0-2.828 0L6 21",
			key: "1xmnt7"
		}],
		["circle", {
			cx: "9",
			cy: "9",
			r: "2",
			key: "af1f0g"
		}]
	]
};
__iconData$7.node;
var ImagePlus = createLucideIcon(__iconData$7);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/pencil.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$6 = {
	name: "pencil",
	size: 24,
	node: [["path", {
		d: "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z",
		key: "1a8usu"
	}], ["path", {
		d: "m15 5 4 4",
		key: "1mk7zo"
	}]]
};
__iconData$6.node;
var Pencil = createLucideIcon(__iconData$6);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/rotate-ccw.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$5 = {
	name: "rotate-ccw",
	size: 24,
	node: [["path", {
		d: "M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8",
		key: "1357e3"
	}], ["path", {
		d: "M3 3v5h5",
		key: "1xhq8a"
	}]]
};
__iconData$5.node;
var RotateCcw = createLucideIcon(__iconData$5);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/send.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$4 = {
	name: "send",
	size: 24,
	node: [["path", {
		d: "M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11z",
		key: "1ffxy3"
	}], ["path", {
		d: "m21.854 2.147-10.94 10.939",
		key: "12cjpa"
	}]]
};
__iconData$4.node;
var Send = createLucideIcon(__iconData$4);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/sliders-horizontal.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$3 = {
	name: "sliders-horizontal",
	size: 24,
	node: [
		["path", {
			d: "M10 5H3",
			key: "1qgfaw"
		}],
		["path", {
			d: "M12 19H3",
			key: "yhmn1j"
		}],
		["path", {
			d: "M14 3v4",
			key: "1sua03"
		}],
		["path", {
			d: "M16 17v4",
			key: "1q0r14"
		}],
		["path", {
			d: "M21 12h-9",
			key: "1o4lsq"
		}],
		["path", {
			d: "M21 19h-5",
			key: "1rlt1p"
		}],
		["path", {
			d: "M21 5h-7",
			key: "1oszz2"
		}],
		["path", {
			d: "M8 10v4",
			key: "tgpxqk"
		}],
		["path", {
			d: "M8 12H3",
			key: "a7s4jb"
		}]
	]
};
__iconData$3.node;
var SlidersHorizontal = createLucideIcon(__iconData$3);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/square.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$2 = {
	name: "square",
	size: 24,
	node: [["rect", {
		width: "18",
		height: "18",
		x: "3",
		y: "3",
		rx: "2",
		key: "afitv7"
	}]]
};
__iconData$2.node;
var Square = createLucideIcon(__iconData$2);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/trash.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$1 = {
	name: "trash",
	size: 24,
	node: [
		["path", {
			d: "M10 11v6",
			key: "nco0om"
		}],
		["path", {
			d: "M14 11v6",
			key: "outv1u"
		}],
		["path", {
			d: "M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6",
			key: "miytrc"
		}],
		["path", {
			d: "M3 6h18",
			key: "d0wm0j"
		}],
		["path", {
			d: "M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2",
			key: "e791ji"
		}]
	],
	aliases: ["trash-2"]
};
__iconData$1.node;
var Trash = createLucideIcon(__iconData$1);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/wrench.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "wrench",
	size: 24,
	node: [["path", {
		d: "M14.7 6.3a1 1 0 0 0 0 1.4l1.6 1.6a1 1 0 0 0 1.4 0l3.106-3.105c.32-.322.863-.22.983.218a6 6 0 0 1-8.259 7.057l-7.91 7.91a1 1 0 0 1-2.999-3l7.91-7.91a6 6 0 0 1 7.057-8.259c.438.12.54.662.219.984z",
		key: "1ngwbx"
	}]]
};
__iconData.node;
var Wrench = createLucideIcon(__iconData);
// src/pages/playground/StreamedText.tsx
var import_jsx_runtime = require_jsx_runtime();
/**
* A text that grows. It is written past React, which would look for text nodes that a translation by the browser has moved. New text
* is a node of its own, so that what is shown already stays selected.
*/
function StreamedText({ text, className = "", isCode = false }) {
	const element = (0, import_react.useRef)(null);
	const shown = (0, import_react.useRef)("");
	(0, import_react.useLayoutEffect)(() => {
		if (!element.current || shown.current === text) return;
		if (text.startsWith(shown.current)) element.current.append(text.slice(shown.current.length));
		else element.current.textContent = text;
		shown.current = text;
	}, [text]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		ref: element,
		dir: isCode ? "ltr" : "auto",
		translate: isCode ? "no" : void 0,
		className: `whitespace-pre-wrap wrap-anywhere ${className}`
	});
}
// src/pages/playground/sum-usd.ts
var decimals = 9;
/** Adds decimal amounts in USD without floating point. */
function sumUsd(amounts) {
	const nano = amounts.reduce((sum, amount) => {
		const [whole = "0", fraction = ""] = amount.split(".");
		return sum + BigInt(whole + fraction.padEnd(decimals, "0").slice(0, decimals));
	}, 0n);
	const digits = String(nano).padStart(10, "0");
	return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
// src/pages/playground/Announcements.tsx
/** What screen readers are told: one message when answers begin and one when they are complete, and failures at once. */
function useAnnouncements() {
	const { t } = useTranslation("playground");
	const [said, setSaid] = (0, import_react.useState)({
		polite: "",
		assertive: ""
	});
	return {
		...(0, import_react.useMemo)(() => ({
			onStart: () => setSaid({
				polite: t("started"),
				assertive: ""
			}),
			onEnd(answers) {
				const tokens = answers.reduce((sum, { figures }) => sum + (figures.inputTokens ?? 0) + (figures.outputTokens ?? 0), 0);
				const amount = formatUsd(sumUsd(answers.flatMap(({ figures }) => figures.costUsd ?? [])), 6);
				const key = answers.some(({ state }) => state === "stopped") ? "endedStopped" : "ended";
				setSaid((before) => ({
					...before,
					polite: t(key, {
						tokens: formatCount(tokens),
						amount
					})
				}));
			},
			onFailure({ kind, message }) {
				setSaid({
					polite: "",
					assertive: [t(`failures.${kind}`), message].filter(Boolean).join(" ")
				});
			}
		}), [t]),
		...said
	};
}
function Announcements({ polite, assertive }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "sr-only",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			"aria-live": "polite",
			"data-testid": "polite",
			children: polite
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			"aria-live": "assertive",
			"data-testid": "assertive",
			children: assertive
		})]
	});
}
// src/pages/playground/IconButton.tsx
/** A small button whose label is its name and its tooltip. */
function IconButton({ label, icon: Icon, className = "", ...button }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
		type: "button",
		"aria-label": label,
		title: label,
		className: `inline-flex size-8 items-center justify-center rounded-md text-quiet hover:bg-raised hover:text-fg disabled:cursor-not-allowed disabled:opacity-55 ${className}`,
		...button,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			size: 16,
			strokeWidth: 1.75,
			"aria-hidden": true
		})
	});
}
/** Copies a text. Says so by its name, since a transcript has no live regions. */
function CopyIconButton({ text }) {
	const { t } = useTranslation("common");
	const [isCopied, setCopied] = (0, import_react.useState)(false);
	(0, import_react.useEffect)(() => {
		if (!isCopied) return;
		const timer = setTimeout(() => setCopied(false), 2e3);
		return () => clearTimeout(timer);
	}, [isCopied]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
		label: isCopied ? t("copied") : t("copy"),
		icon: isCopied ? Check : Copy,
		onClick: () => void navigator.clipboard?.writeText(text).then(() => setCopied(true))
	});
}
// src/pages/playground/read-images.ts
var maxMegabytes = 5;
var maxImages = 4;
var imageTypes = [
	"image/png",
	"image/jpeg",
	"image/webp",
	"image/gif"
];
/** Reads image files. `present`: how many images the message already has. */
async function readImages(files, present) {
	const problems = [];
	const fitting = files.filter(({ name, type, size }) => {
		if (!imageTypes.includes(type)) problems.push({
			key: "imageWrongType",
			name
		});
		else if (size > maxMegabytes * 1024 * 1024) problems.push({
			key: "imageTooLarge",
			name,
			megabytes: maxMegabytes
		});
		else return true;
		return false;
	});
	const room = Math.max(0, maxImages - present);
	if (fitting.length > room) problems.push({
		key: "tooManyImages",
		count: maxImages
	});
	return {
		urls: await Promise.all(fitting.slice(0, room).map(readAsDataUrl)),
		problems
	};
}
function readAsDataUrl(file) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error ?? /* @__PURE__ */ new Error("the image cannot be read"));
		reader.readAsDataURL(file);
	});
}
// src/pages/playground/Composer.tsx
var noDraft = {
	text: "",
	images: []
};
function isEmptyDraft({ text, images }) {
	return text.trim() === "" && images.length === 0;
}
/** Where a message is written. Keeps the focus when it is sent. */
function Composer({ draft, onChange, isRunning, obstacle, onSend, onStop }) {
	const { t } = useTranslation("playground");
	const id = (0, import_react.useId)();
	const field = (0, import_react.useRef)(null);
	const [problems, setProblems] = (0, import_react.useState)([]);
	const canSend = !isRunning && obstacle === null && !isEmptyDraft(draft);
	const send = () => {
		if (canSend) onSend();
		field.current?.focus();
	};
	const addImages = async (files) => {
		const read = await readImages(files, draft.images.length);
		setProblems(read.problems);
		if (read.urls.length > 0) onChange({
			...draft,
			images: [...draft.images, ...read.urls]
		});
	};
	const onKeyDown = (event) => {
		const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
		if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing) return;
		event.preventDefault();
		send();
	};
	const onPaste = (event) => {
		const files = [...event.clipboardData.files].filter(({ type }) => imageTypes.includes(type));
		if (files.length === 0) return;
		event.preventDefault();
		addImages(files);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "rounded-lg border border-line bg-surface focus-within:border-accent",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("label", {
				htmlFor: id,
				className: "sr-only",
				children: t("message")
			}),
			draft.images.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Images, {
				urls: draft.images,
				onRemove: (at) => onChange({
					...draft,
					images: draft.images.filter((_, i) => i !== at)
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("textarea", {
				ref: field,
				id,
				dir: "auto",
				rows: 2,
				value: draft.text,
				placeholder: t("message"),
				"aria-describedby": `${id}-note`,
				onChange: ({ target }) => onChange({
					...draft,
					text: target.value
				}),
				onKeyDown,
				onPaste,
				"data-testid": "composer",
				className: "block field-sizing-content max-h-[40dvh] min-h-16 w-full resize-none bg-transparent px-3 py-2.5 text-base outline-none"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex items-center gap-2 px-2 pb-2",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AttachButton, { onFiles: (files) => void addImages(files) }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						id: `${id}-note`,
						className: "min-w-0 flex-1 text-sm text-quiet",
						children: problems.length > 0 ? problems.map((problem) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
							role: "alert",
							className: "text-bad wrap-anywhere",
							children: t(problem.key, problem)
						}, problem.key)) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
							className: "max-md:hidden",
							children: obstacle ?? t("messageHelp")
						})
					}),
					isRunning ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
						onClick: () => {
							onStop();
							field.current?.focus();
						},
						"data-testid": "stop",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Square, {
							size: 16,
							strokeWidth: 1.75,
							"aria-hidden": true
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("stop") })]
					}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
						variant: "primary",
						disabled: !canSend,
						onClick: send,
						"data-testid": "send",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Send, {
							size: 16,
							strokeWidth: 1.75,
							"aria-hidden": true,
							className: "rtl:-scale-x-100"
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("send") })]
					})
				]
			})
		]
	});
}
function Images({ urls, onRemove }) {
	const { t } = useTranslation("playground");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex flex-wrap gap-2 p-3 pb-0",
		children: urls.map((url, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "relative",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("img", {
				src: url,
				alt: t("image", { number: i + 1 }),
				className: "size-16 rounded-md border border-line object-cover"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				label: t("removeImage", { number: i + 1 }),
				icon: X,
				onClick: () => onRemove(i),
				className: "absolute -end-2 -top-2 size-6! rounded-full! border border-line bg-surface"
			})]
		}, url))
	});
}
function AttachButton({ onFiles }) {
	const { t } = useTranslation("playground");
	const input = (0, import_react.useRef)(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
		label: t("attach"),
		icon: ImagePlus,
		onClick: () => input.current?.click()
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
		ref: input,
		type: "file",
		multiple: true,
		hidden: true,
		accept: imageTypes.join(","),
		"data-testid": "image-files",
		onChange: ({ target }) => {
			onFiles([...target.files ?? []]);
			target.value = "";
		}
	})] });
}
// src/pages/playground/conversation.ts
var noFigures = {
	firstTokenMs: null,
	totalMs: null,
	inputTokens: null,
	outputTokens: null,
	receiptId: null,
	costUsd: null
};
function newAnswer(id, model) {
	return {
		role: "assistant",
		id,
		model,
		state: "running",
		text: "",
		reasoning: "",
		toolCalls: [],
		finish: null,
		failure: null,
		figures: noFigures
	};
}
/** The panes after an action. Turns that did not change stay the same objects. */
function reducePanes(panes, action) {
	const inPane = (paneId, change) => panes.map((pane) => pane.id === paneId ? change(pane) : pane);
	const turnsOf = (change) => panes.map((pane) => ({
		...pane,
		turns: change(pane.turns)
	}));
	switch (action.type) {
		case "ask": return turnsOf((turns) => [...turns, action.question]);
		case "start": return inPane(action.paneId, (pane) => ({
			...pane,
			turns: [...pane.turns, newAnswer(action.answerId, pane.model)]
		}));
		case "update": return panes.map((pane) => pane.turns.some(({ id }) => id === action.answerId) ? {
			...pane,
			turns: pane.turns.map((turn) => turn.id === action.answerId && turn.role === "assistant" ? action.change(turn) : turn)
		} : pane);
		case "edit": return turnsOf((turns) => {
			const at = turns.findIndex(({ id }) => id === action.questionId);
			const turn = turns[at];
			return turn?.role === "user" ? [...turns.slice(0, at), {
				...turn,
				text: action.text
			}] : turns;
		});
		case "cut": return inPane(action.paneId, (pane) => {
			const at = pane.turns.findIndex(({ id }) => id === action.turnId);
			return at === -1 ? pane : {
				...pane,
				turns: pane.turns.slice(0, at)
			};
		});
		case "delete": return turnsOf((turns) => turns.some(({ id }) => id === action.turnId) ? turns.filter(({ id }) => id !== action.turnId) : turns);
		case "choose": return inPane(action.paneId, (pane) => ({
			...pane,
			model: action.model
		}));
		case "add": return [...panes, action.pane];
		case "remove": return panes.filter(({ id }) => id !== action.paneId);
		case "clear": return turnsOf(() => []);
	}
}
function isRunning(panes) {
	return panes.some(({ turns }) => turns.some((turn) => turn.role === "assistant" && turn.state === "running"));
}
/** The tool calls at the end of a conversation that have no result yet. */
function openCalls({ turns }) {
	const last = turns.at(-1);
	return last?.role === "assistant" && last.state === "done" ? last.toolCalls.filter(({ result }) => result === null) : [];
}
// src/pages/playground/LeaveGuard.tsx
/** Asks before the page is left while something would be lost. */
function LeaveGuard({ isActive }) {
	const { t } = useTranslation("playground");
	const blocker = useBlocker({
		shouldBlockFn: ({ current, next }) => isActive && current.pathname !== next.pathname,
		enableBeforeUnload: isActive,
		disabled: !isActive,
		withResolver: true
	});
	if (blocker.status !== "blocked") return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("leaveTitle"),
		description: t("leaveText"),
		onClose: blocker.reset,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-wrap gap-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				onClick: blocker.reset,
				"data-testid": "stay",
				children: t("stay")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				onClick: blocker.proceed,
				"data-testid": "leave",
				children: t("leave")
			})]
		})
	});
}
// src/pages/playground/apply-delta.ts
/** An answer with the next part added. `elapsedMs`: since the request was sent. */
function applyDelta(answer, delta, elapsedMs) {
	const { figures } = answer;
	const isToken = Boolean(delta.text || delta.reasoning || delta.toolCalls);
	return {
		...answer,
		text: answer.text + (delta.text ?? ""),
		reasoning: answer.reasoning + (delta.reasoning ?? ""),
		toolCalls: (delta.toolCalls ?? []).reduce(addToCall, answer.toolCalls),
		finish: delta.finish ?? answer.finish,
		figures: {
			...figures,
			firstTokenMs: figures.firstTokenMs ?? (isToken ? Math.round(elapsedMs) : null),
			totalMs: Math.round(elapsedMs),
			...delta.usage
		}
	};
}
function addToCall(calls, part) {
	const before = calls[part.index] ?? {
		id: part.id ?? `call_${part.index}`,
		name: "",
		arguments: "",
		result: null
	};
	const call = {
		...before,
		name: before.name || (part.name ?? ""),
		arguments: before.arguments + (part.arguments ?? "")
	};
	return part.index < calls.length ? calls.map((one, i) => i === part.index ? call : one) : [...calls, call];
}
/** About as many tokens as a text has: exact figures come with the end of the answer. */
function estimateTokens(text) {
	return Math.ceil(text.length / 4);
}
// src/pages/playground/AnswerFigures.tsx
/** Tokens, cost and times of an answer: estimated while it streams, from the receipt afterwards. */
function AnswerFigures({ answer, outputRateUsd }) {
	const { t } = useTranslation("playground");
	const { figures, state } = answer;
	const about = estimateTokens(answer.text + answer.reasoning + answer.toolCalls.map((call) => call.arguments).join(""));
	const isOpen = figures.costUsd === null && state === "running" && about > 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "contents",
		"data-testid": "figures",
		children: [
			figures.inputTokens !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("tokensIn"),
				children: formatCount(figures.inputTokens)
			}),
			figures.outputTokens !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("tokensOut"),
				children: formatCount(figures.outputTokens)
			}),
			figures.outputTokens === null && isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("tokensOut"),
				children: `≈ ${formatCount(about)}`
			}),
			isOpen && outputRateUsd !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("cost"),
				children: `≈ ${formatUsd((about * outputRateUsd / 1e6).toFixed(9), 6)}`
			}),
			figures.costUsd !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("cost"),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: figures.costUsd,
					decimals: 6,
					testId: "answer-cost"
				})
			}),
			figures.firstTokenMs !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("firstToken"),
				children: formatDuration(figures.firstTokenMs)
			}),
			figures.totalMs !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
				label: t("total"),
				children: formatDuration(figures.totalMs)
			}),
			state === "failed" && figures.receiptId === null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "text-sm text-quiet",
				children: t("notCharged")
			}),
			figures.receiptId !== null && state !== "running" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				to: "/usage/$receiptId",
				params: { receiptId: figures.receiptId },
				target: "_blank",
				"data-testid": "receipt-link",
				className: "text-sm text-accent underline-offset-2 hover:underline",
				children: t("receipt")
			})
		]
	});
}
function Figure({ label, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: "inline-flex gap-1 text-sm whitespace-nowrap text-quiet",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: label }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", {
			dir: "ltr",
			translate: "no",
			className: "text-fg",
			children
		})]
	});
}
// src/pages/playground/FailureNotice.tsx
/** Why an answer failed, and what to do about it. */
function FailureNotice({ failure }) {
	const { t } = useTranslation("playground");
	const { kind, message, retryAfterSeconds } = failure;
	const link = "text-accent underline underline-offset-2";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
		tone: "bad",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			"data-testid": "failure",
			className: "flex flex-col gap-1",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "font-medium",
					children: t(`failures.${kind}`)
				}),
				message && kind !== "network" && kind !== "broken" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-sm wrap-anywhere",
					children: message
				}),
				retryAfterSeconds !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-sm",
					children: t("retryIn", { count: retryAfterSeconds })
				}),
				kind === "credit" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: "/credits",
					target: "_blank",
					className: link,
					children: t("addCredits")
				}),
				(kind === "budget" || kind === "key") && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: "/keys",
					target: "_blank",
					className: link,
					children: t("openKeys")
				})
			]
		})
	});
}
// src/pages/playground/ToolCalls.tsx
/** The tool calls of an answer: their arguments as they stream, then a field for each result. */
function ToolCalls({ answer, isLocked, onResults }) {
	const { t } = useTranslation("playground");
	const [results, setResults] = (0, import_react.useState)([]);
	const { toolCalls, state } = answer;
	const isOpen = state === "done" && toolCalls.some(({ result }) => result === null);
	const submit = (event) => {
		event.preventDefault();
		onResults(toolCalls.map((_, i) => results[i] ?? ""));
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		onSubmit: submit,
		className: "flex flex-col gap-3",
		children: [toolCalls.map((call, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
			"data-testid": "tool-call",
			className: "flex flex-col gap-2 rounded-lg border border-line bg-surface p-3",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("h4", {
					className: "flex items-center gap-2 text-sm font-medium",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Wrench, {
							size: 16,
							strokeWidth: 1.75,
							"aria-hidden": true,
							className: "shrink-0 text-accent"
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("toolCall") }),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
							translate: "no",
							className: "font-mono wrap-anywhere",
							children: call.name
						})
					]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(StreamedText, {
					isCode: true,
					text: state === "running" ? call.arguments : indented(call.arguments),
					className: "overflow-x-auto rounded-md bg-raised p-2 font-mono text-sm"
				}),
				call.result !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "text-sm",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-quiet",
						children: t("toolResult", { name: call.name })
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StreamedText, {
						isCode: true,
						text: call.result,
						className: "mt-1 font-mono"
					})]
				}),
				call.result === null && isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
					label: t("toolResult", { name: call.name }),
					rows: 2,
					value: results[i] ?? "",
					onChange: ({ target }) => setResults((before) => toolCalls.map((_, at) => at === i ? target.value : before[at] ?? "")),
					spellCheck: false,
					dir: "ltr",
					className: "font-mono",
					"data-testid": "tool-result"
				})
			]
		}, call.id)), isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			type: "submit",
			disabled: isLocked,
			className: "self-start",
			"data-testid": "continue",
			children: t("continue")
		})]
	});
}
function indented(json) {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}
// src/pages/playground/AnswerTurn.tsx
var Markdown = (0, import_react.lazy)(async () => ({ default: (await import("./Markdown-DCh86c_f.js")).Markdown }));
/** An answer of a model with its tool calls and figures. */
var AnswerTurn = (0, import_react.memo)((props) => {
	const { answer, outputRateUsd, asMarkdown, isLocked, isLast, onRetry, onDelete, onResults } = props;
	const { t } = useTranslation("playground");
	const isRunning = answer.state === "running";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("article", {
		"data-testid": "answer",
		"data-state": answer.state,
		className: "group flex flex-col gap-2",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
				translate: "no",
				className: "font-mono text-xs text-quiet",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: answer.model })
			}),
			answer.reasoning !== "" && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
				className: "rounded-md border border-line px-3 py-2 text-quiet",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", {
					className: "cursor-pointer text-sm font-medium",
					children: t("reasoning")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StreamedText, {
					text: answer.reasoning,
					className: "mt-2 text-sm"
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AnswerText, {
				text: answer.text,
				isRunning,
				asMarkdown
			}),
			answer.toolCalls.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ToolCalls, {
				answer,
				isLocked: isLocked || !isLast,
				onResults: (results) => onResults(answer.id, results)
			}),
			answer.failure && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FailureNotice, { failure: answer.failure }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center gap-x-3 gap-y-1",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AnswerState, { answer }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AnswerFigures, {
						answer,
						outputRateUsd
					}),
					!isRunning && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: "ms-auto flex",
						children: [
							answer.text !== "" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyIconButton, { text: answer.text }),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
								label: t("retry"),
								icon: RotateCcw,
								disabled: isLocked,
								onClick: () => onRetry(answer.id),
								"data-testid": "retry"
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
								label: t("delete"),
								icon: Trash,
								disabled: isLocked,
								onClick: () => onDelete(answer.id)
							})
						]
					})
				]
			})
		]
	});
});
AnswerTurn.displayName = "AnswerTurn";
function AnswerText({ text, isRunning, asMarkdown }) {
	if (text === "") return isRunning ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		"aria-hidden": true,
		className: "h-5 w-2 animate-pulse rounded-sm bg-accent"
	}) : null;
	const plain = /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StreamedText, { text });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		"data-testid": "answer-text",
		children: asMarkdown ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, {
			fallback: plain,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Markdown, {
				text,
				isGrowing: isRunning
			})
		}) : plain
	});
}
/** What a reader must know about how the answer ended. */
function AnswerState({ answer: { state, finish } }) {
	const { t } = useTranslation("playground");
	if (state === "stopped") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: "warn",
		children: t("stopped")
	});
	if (finish === "length") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: "warn",
		children: t("cutOff")
	});
	return finish === "content_filter" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: "warn",
		children: t("filtered")
	}) : null;
}
// src/pages/playground/ModelSelect.tsx
/** Chooses a model of the price list, grouped by vendor. */
function ModelSelect({ models, value, isLocked, onChange }) {
	const { t } = useTranslation("playground");
	const vendors = [...new Set(models.map(({ vendor }) => vendor))].sort();
	const hasPrompt = models.some(({ id, systemPrompt }) => id === value && systemPrompt !== null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "max-w-96 min-w-0 flex-1",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
			"aria-label": t("model"),
			value,
			disabled: isLocked,
			onChange: ({ target }) => onChange(target.value),
			translate: "no",
			"data-testid": "model",
			className: "h-9 w-full rounded-md border border-line bg-surface px-2 text-base",
			children: vendors.map((vendor) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("optgroup", {
				label: vendor,
				children: models.filter((model) => model.vendor === vendor).map(({ id, displayName }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
					value: id,
					children: displayName
				}, id))
			}, vendor))
		}), hasPrompt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "mt-1 text-sm text-quiet",
			children: t("systemPromptNote")
		})]
	});
}
// src/pages/playground/QuestionTurn.tsx
/** A message of the person, which can be edited and sent again. */
var QuestionTurn = (0, import_react.memo)(({ question, isLocked, onEdit, onDelete }) => {
	const { t } = useTranslation(["playground", "common"]);
	const [draft, setDraft] = (0, import_react.useState)(null);
	if (draft !== null) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		className: "flex flex-col gap-2 rounded-lg border border-line bg-surface p-3",
		onSubmit: (event) => {
			event.preventDefault();
			setDraft(null);
			onEdit(question.id, draft);
		},
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
			label: t("edit"),
			help: t("editLead"),
			value: draft,
			onChange: ({ target }) => setDraft(target.value),
			dir: "auto",
			autoFocus: true,
			"data-testid": "edit-text"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex gap-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				type: "submit",
				disabled: isLocked || draft.trim() === "" && question.images.length === 0,
				"data-testid": "save-edit",
				children: t("saveEdit")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "quiet",
				onClick: () => setDraft(null),
				children: t("common:cancel")
			})]
		})]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("article", {
		"data-testid": "question",
		className: "ms-auto flex max-w-[85%] flex-col items-end gap-1",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
				className: "sr-only",
				children: t("you")
			}),
			question.images.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "flex flex-wrap justify-end gap-2",
				children: question.images.map((url, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("img", {
					src: url,
					alt: t("image", { number: i + 1 }),
					className: "max-h-40 rounded-md border border-line"
				}, url))
			}),
			question.text !== "" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				dir: "auto",
				className: "rounded-lg bg-accent-soft px-3 py-2 whitespace-pre-wrap wrap-anywhere",
				children: question.text
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyIconButton, { text: question.text }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						label: t("edit"),
						icon: Pencil,
						disabled: isLocked,
						onClick: () => setDraft(question.text),
						"data-testid": "edit"
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						label: t("delete"),
						icon: Trash,
						disabled: isLocked,
						onClick: () => onDelete(question.id),
						"data-testid": "delete"
					})
				]
			})
		]
	});
});
QuestionTurn.displayName = "QuestionTurn";
// src/pages/playground/PaneView.tsx
/** A conversation with one model. It is no live region: its answers are announced as a whole. */
function PaneView({ pane, models, calls, asMarkdown, isLocked, isRemovable }) {
	const { t } = useTranslation("playground");
	const { apply, edit, retry, giveResults } = calls;
	const { id } = pane;
	const rateOf = (model) => Number(models.find((one) => one.id === model)?.tiers[0]?.usdPerMillion.output ?? NaN);
	const onDelete = (0, import_react.useCallback)((turnId) => apply({
		type: "delete",
		turnId
	}), [apply]);
	const onRetry = (0, import_react.useCallback)((answerId) => retry(id, answerId), [retry, id]);
	const onResults = (0, import_react.useCallback)((answerId, results) => giveResults(id, answerId, results), [giveResults, id]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		"aria-label": pane.model,
		"data-testid": "pane",
		className: "flex min-w-0 flex-1 flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex items-start gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ModelSelect, {
					models,
					value: pane.model,
					isLocked,
					onChange: (model) => apply({
						type: "choose",
						paneId: id,
						model
					})
				}), isRemovable && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					label: t("removePane", { model: pane.model }),
					icon: X,
					disabled: isLocked,
					onClick: () => apply({
						type: "remove",
						paneId: id
					}),
					"data-testid": "remove-pane"
				})]
			}),
			pane.turns.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
				title: t("emptyTitle"),
				text: t("emptyText")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				"data-testid": "transcript",
				className: "flex flex-col gap-5",
				children: pane.turns.map((turn, i) => {
					const rate = turn.role === "assistant" ? rateOf(turn.model) : NaN;
					return turn.role === "user" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QuestionTurn, {
						question: turn,
						isLocked,
						onEdit: edit,
						onDelete
					}, turn.id) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AnswerTurn, {
						answer: turn,
						outputRateUsd: Number.isNaN(rate) ? null : rate,
						asMarkdown,
						isLocked,
						isLast: i === pane.turns.length - 1,
						onRetry,
						onDelete,
						onResults
					}, turn.id);
				})
			})
		]
	});
}
// src/pages/playground/Panes.tsx
/** One or two conversations side by side; on phones, one at a time. */
function Panes({ panes, models, calls, asMarkdown, isLocked }) {
	const { t } = useTranslation("playground");
	const [shownId, setShownId] = (0, import_react.useState)(null);
	const shown = panes.find(({ id }) => id === shownId) ?? panes.at(-1);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [panes.length > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
		className: "flex gap-2 md:hidden",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
			className: "sr-only",
			children: t("panes")
		}), panes.map(({ id, model }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
			type: "button",
			"aria-pressed": id === shown?.id,
			onClick: () => setShownId(id),
			translate: "no",
			className: "h-9 min-w-0 flex-1 truncate rounded-md border border-line px-2 text-sm aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent",
			children: models.find((one) => one.id === model)?.displayName ?? model
		}, id))]
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex min-w-0 flex-1 gap-6",
		children: panes.map((pane) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: `flex min-w-0 flex-1 ${pane.id === shown?.id ? "" : "max-md:hidden"} ${panes.length === 1 ? "mx-auto max-w-4xl" : ""}`,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PaneView, {
				pane,
				models,
				calls,
				asMarkdown,
				isLocked,
				isRemovable: panes.length > 1
			})
		}, pane.id))
	})] });
}
// src/pages/playground/request-body.ts
var noSettings = {
	system: "",
	maxTokens: "",
	temperature: "",
	topP: "",
	effort: "",
	tools: ""
};
var efforts = [
	"none",
	"minimal",
	"low",
	"medium",
	"high",
	"xhigh"
];
/** The settings that cannot be sent as they are. */
function wrongSettings(settings) {
	const isIn = (text, low, high) => text.trim() === "" || Number(text) >= low && Number(text) <= high;
	return [
		...settings.maxTokens.trim() === "" || /^[1-9]\d{0,6}$/.test(settings.maxTokens.trim()) ? [] : ["maxTokens"],
		...isIn(settings.temperature, 0, 2) ? [] : ["temperature"],
		...isIn(settings.topP, 0, 1) ? [] : ["topP"],
		...readTools(settings.tools) === null ? ["tools"] : []
	];
}
/**
* Reads the tools: a JSON array (or one object) of tools in the form of Chat Completions, or in its short form with name, description
* and parameters (or Anthropic's `input_schema`) at the top. Null if it is anything else.
*/
function readTools(text) {
	if (text.trim() === "") return [];
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}
	const tools = (Array.isArray(value) ? value : [value]).map(readTool);
	const valid = tools.filter((tool) => tool !== null);
	return valid.length === tools.length && new Set(valid.map((tool) => tool.function.name)).size === tools.length ? valid : null;
}
function readTool(value) {
	if (!isRecord(value)) return null;
	const { name, description, parameters, input_schema: schema } = isRecord(value.function) ? value.function : value;
	if (typeof name !== "string" || !/^[\w.-]{1,64}$/.test(name)) return null;
	const shape = parameters ?? schema;
	if (shape !== void 0 && !isRecord(shape)) return null;
	return {
		type: "function",
		function: {
			name,
			...typeof description === "string" && { description },
			...shape !== void 0 && { parameters: shape }
		}
	};
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** The request for the next answer of a conversation. Call it with settings that are not wrong. */
function chatRequest(model, turns, settings) {
	const tools = readTools(settings.tools) ?? [];
	const number = (text) => text.trim() === "" ? void 0 : Number(text);
	const values = {
		max_tokens: number(settings.maxTokens),
		temperature: number(settings.temperature),
		top_p: number(settings.topP),
		reasoning_effort: settings.effort || void 0,
		tools: tools.length > 0 ? tools : void 0
	};
	const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== void 0));
	return {
		model,
		messages: [...settings.system.trim() === "" ? [] : [{
			role: "system",
			content: settings.system
		}], ...turns.flatMap(messagesOf)],
		...set
	};
}
function messagesOf(turn) {
	if (turn.role === "user") {
		if (turn.images.length === 0) return [{
			role: "user",
			content: turn.text
		}];
		return [{
			role: "user",
			content: [...turn.images.map((url) => ({
				type: "image_url",
				image_url: { url }
			})), ...turn.text ? [{
				type: "text",
				text: turn.text
			}] : []]
		}];
	}
	const calls = turn.toolCalls.filter(({ result }) => result !== null);
	if (turn.text === "" && calls.length === 0) return [];
	const called = calls.map(({ id, name, arguments: json }) => ({
		id,
		type: "function",
		function: {
			name,
			arguments: json
		}
	}));
	return [{
		role: "assistant",
		content: turn.text === "" ? null : turn.text,
		...called.length > 0 && { tool_calls: called }
	}, ...calls.map(({ id, result }) => ({
		role: "tool",
		tool_call_id: id,
		content: result ?? ""
	}))];
}
// src/pages/playground/SettingsPanel.tsx
var exampleTools = `[
  {
    "name": "get_weather",
    "description": "Returns the weather of a city.",
    "parameters": {
      "type": "object",
      "properties": { "city": { "type": "string" } },
      "required": ["city"]
    }
  }
]`;
/** System prompt, parameters and tools. They apply to every model and to the next call. */
function SettingsPanel({ settings, onChange, asMarkdown, onMarkdown }) {
	const { t } = useTranslation("playground");
	const wrong = wrongSettings(settings);
	const errorOf = (name, text) => wrong.includes(name) ? text : null;
	const set = (change) => onChange({
		...settings,
		...change
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
				label: t("system"),
				value: settings.system,
				onChange: ({ target }) => set({ system: target.value }),
				dir: "auto",
				"data-testid": "system"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
				className: "flex flex-col gap-3",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
						className: "text-sm font-medium",
						children: t("parameters")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm text-quiet",
						children: t("parametersHelp")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: t("maxTokens"),
						error: errorOf("maxTokens", t("wrongMaxTokens")),
						inputMode: "numeric",
						value: settings.maxTokens,
						onChange: ({ target }) => set({ maxTokens: target.value }),
						"data-testid": "max-tokens"
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: "grid grid-cols-2 gap-3",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
							label: t("temperature"),
							error: errorOf("temperature", t("wrongTemperature")),
							inputMode: "decimal",
							value: settings.temperature,
							onChange: ({ target }) => set({ temperature: target.value }),
							"data-testid": "temperature"
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
							label: t("topP"),
							error: errorOf("topP", t("wrongTopP")),
							inputMode: "decimal",
							value: settings.topP,
							onChange: ({ target }) => set({ topP: target.value }),
							"data-testid": "top-p"
						})]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
						label: t("effort"),
						help: t("effortHelp"),
						value: settings.effort,
						onChange: ({ target }) => set({ effort: target.value }),
						"data-testid": "effort",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
							value: "",
							children: t("modelDefault")
						}), efforts.map((effort) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
							value: effort,
							translate: "no",
							children: effort
						}, effort))]
					})
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-1.5",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
					label: t("tools"),
					help: t("toolsHelp"),
					error: errorOf("tools", t("wrongTools")),
					rows: 6,
					value: settings.tools,
					onChange: ({ target }) => set({ tools: target.value }),
					spellCheck: false,
					dir: "ltr",
					className: "font-mono text-sm!",
					"data-testid": "tools"
				}), settings.tools === "" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "quiet",
					onClick: () => set({ tools: exampleTools }),
					className: "self-start",
					"data-testid": "example-tools",
					children: t("toolsExample")
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("asMarkdown"),
				checked: asMarkdown,
				onChange: ({ target }) => onMarkdown(target.checked),
				"data-testid": "as-markdown"
			})
		]
	});
}
// src/pages/playground/use-follow.ts
var nearPx = 120;
/** While there is something to follow, keeps the end of the page in view while it grows, unless the reader has scrolled up. */
function useFollow(content, isActive) {
	const isNear = (0, import_react.useRef)(true);
	(0, import_react.useEffect)(() => {
		const note = () => {
			isNear.current = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - nearPx;
		};
		window.addEventListener("scroll", note, { passive: true });
		return () => window.removeEventListener("scroll", note);
	}, []);
	(0, import_react.useLayoutEffect)(() => {
		if (isActive && isNear.current) window.scrollTo({ top: document.documentElement.scrollHeight });
	}, [content]);
}
// ../../node_modules/.pnpm/eventsource-parser@4.1.3/node_modules/eventsource-parser/dist/errors.js
/**
* Error thrown when encountering an issue during parsing.
*
* @public
*/
var ParseError = class extends Error {
	constructor(message, options) {
		super(message);
		this.name = "ParseError";
		this.type = options.type;
		this.field = options.field;
		this.value = options.value;
		this.line = options.line;
	}
};
// ../../node_modules/.pnpm/eventsource-parser@4.1.3/node_modules/eventsource-parser/dist/parse.js
/**
* EventSource/Server-Sent Events parser
* @see https://html.spec.whatwg.org/multipage/server-sent-events.html
*/
var LF = 10;
var CR = 13;
var SPACE = 32;
var MAX_FIELD_PREFIX_LENGTH = 6;
/**
* Creates a new EventSource parser.
*
* @param config - Parser configuration. Accepts callbacks (see {@link ParserCallbacks})
*   and options like `maxBufferSize` (see {@link ParserConfig}).
*
* @returns A new EventSource parser, with `feed` and `reset` methods.
* @public
*/
function createParser(config) {
	if (typeof config === "function") throw new TypeError("`config` must be an object, got a function instead. Did you mean `createParser({onEvent: fn})`?");
	const { maxBufferSize, onComment, onError, onEvent, onId, onRetry } = config;
	const pendingFragments = [];
	let pendingFragmentsLength = 0;
	let bomPrefix = "";
	let id;
	let data = "";
	let dataLines = 0;
	let eventType;
	let terminated = false;
	let skippingLine = false;
	let skipNextLineFeed = false;
	/**
	* Feeds a chunk of the SSE stream to the parser. Any trailing bytes that do
	* not yet form a complete line are held back and prepended to the next chunk,
	* so callers can pass arbitrary slices of the stream without worrying about
	* line boundaries.
	*
	* Per the SSE spec, one leading UTF-8 BOM is stripped before parsing,
	* even when split across chunks. This handles both the raw 3-byte form (0xEF 0xBB
	* 0xBF) and a single decoded U+FEFF, so a leading BOM is ignored regardless of
	* how the caller decoded the bytes.
	*
	* @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
	*/
	function feed(chunk) {
		if (terminated) throw new Error("Cannot feed parser: it was terminated after exceeding the configured max buffer size. Call `reset()` to resume parsing.");
		if (bomPrefix !== void 0) {
			chunk = bomPrefix + chunk;
			if (chunk === "" || chunk === "ï" || chunk === "ï»") {
				bomPrefix = chunk;
				return;
			}
			bomPrefix = void 0;
			chunk = chunk.replace(/^(?:\uFEFF|\xEF\xBB\xBF)/, "");
		}
		if (skippingLine || skipNextLineFeed) {
			chunk = resumeAfterSkip(chunk);
			if (!chunk) return;
		}
		if (!pendingFragments.length) {
			const trailing = processLines(chunk);
			if (trailing !== "") storeTrailing(trailing);
			checkForBufferOverflow();
			return;
		}
		if (chunk.indexOf("\n") === -1 && chunk.indexOf("\r") === -1) {
			if (pendingFragmentsLength < MAX_FIELD_PREFIX_LENGTH) {
				if (!shouldBufferTrailing(pendingFragments.join("") + chunk.slice(0, MAX_FIELD_PREFIX_LENGTH - pendingFragmentsLength))) {
					pendingFragments.length = 0;
					pendingFragmentsLength = 0;
					skippingLine = true;
					return;
				}
			}
			pendingFragments.push(chunk);
			pendingFragmentsLength += chunk.length;
			checkForBufferOverflow();
			return;
		}
		pendingFragments.push(chunk);
		const input = pendingFragments.join("");
		pendingFragments.length = 0;
		pendingFragmentsLength = 0;
		storeTrailing(processLines(input));
		checkForBufferOverflow();
	}
	function resumeAfterSkip(chunk) {
		if (chunk.length === 0) return chunk;
		if (skipNextLineFeed) {
			skipNextLineFeed = false;
			return chunk.charCodeAt(0) === LF ? chunk.slice(1) : chunk;
		}
		const crIndex = chunk.indexOf("\r");
		const lfIndex = chunk.indexOf("\n");
		const lineEnd = crIndex === -1 ? lfIndex : lfIndex === -1 ? crIndex : crIndex < lfIndex ? crIndex : lfIndex;
		if (lineEnd === -1) return "";
		if (lineEnd === chunk.length - 1 && chunk.charCodeAt(lineEnd) === CR) {
			skippingLine = false;
			skipNextLineFeed = true;
			return "";
		}
		skippingLine = false;
		return chunk.slice(lineEnd + (chunk.charCodeAt(lineEnd) === CR && chunk.charCodeAt(lineEnd + 1) === LF ? 2 : 1));
	}
	function storeTrailing(trailing) {
		if (!trailing) return;
		if (trailing.charCodeAt(trailing.length - 1) === CR) {
			parseLine(trailing, 0, trailing.length - 1);
			if (checkForBufferOverflow()) return;
			skipNextLineFeed = true;
			return;
		}
		if (shouldBufferTrailing(trailing)) {
			pendingFragments.push(trailing);
			pendingFragmentsLength = trailing.length;
			return;
		}
		skippingLine = true;
	}
	function shouldBufferTrailing(trailing) {
		const firstCharCode = trailing.charCodeAt(0);
		return firstCharCode === 58 && !!onComment || firstCharCode === 100 && isPotentialField(trailing, "data") || firstCharCode === 101 && isPotentialField(trailing, "event") || firstCharCode === 105 && isPotentialField(trailing, "id") || firstCharCode === 114 && isPotentialField(trailing, "retry");
	}
	function checkForBufferOverflow() {
		if (terminated) return true;
		if (maxBufferSize === void 0) return false;
		if (pendingFragmentsLength + data.length <= maxBufferSize) return false;
		terminated = true;
		pendingFragments.length = 0;
		pendingFragmentsLength = 0;
		id = void 0;
		data = "";
		dataLines = 0;
		eventType = void 0;
		skippingLine = false;
		skipNextLineFeed = false;
		onError === null || onError === void 0 || onError(new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} characters`, { type: "max-buffer-size-exceeded" }));
		return true;
	}
	/**
	* Splits `chunk` into SSE lines and dispatches each to the appropriate handler.
	* Returns any trailing bytes that did not terminate with a line break, so the
	* caller can prepend them to the next chunk.
	*
	* The SSE spec permits three line terminators: `\n`, `\r`, and `\r\n`. Real-world
	* streams almost always use plain `\n`, so we take a fast path when no `\r` is
	* present in the chunk. The slow path is spec-correct but does more work per line.
	*/
	function processLines(chunk) {
		let searchIndex = 0;
		if (chunk.indexOf("\r") === -1) {
			let lfIndex = chunk.indexOf("\n", searchIndex);
			while (lfIndex !== -1) {
				if (searchIndex === lfIndex) {
					if (id !== void 0) onId === null || onId === void 0 || onId(id);
					if (dataLines > 0) onEvent === null || onEvent === void 0 || onEvent({
						id,
						event: eventType,
						data
					});
					id = void 0;
					data = "";
					dataLines = 0;
					eventType = void 0;
					searchIndex = lfIndex + 1;
					lfIndex = chunk.indexOf("\n", searchIndex);
					continue;
				}
				const firstCharCode = chunk.charCodeAt(searchIndex);
				if (isDataPrefix(chunk, searchIndex, firstCharCode)) {
					const valueStart = chunk.charCodeAt(searchIndex + 5) === SPACE ? searchIndex + 6 : searchIndex + 5;
					const value = chunk.slice(valueStart, lfIndex);
					if (dataLines === 0 && chunk.charCodeAt(lfIndex + 1) === LF) {
						if (id !== void 0) onId === null || onId === void 0 || onId(id);
						onEvent === null || onEvent === void 0 || onEvent({
							id,
							event: eventType,
							data: value
						});
						id = void 0;
						data = "";
						eventType = void 0;
						searchIndex = lfIndex + 2;
						lfIndex = chunk.indexOf("\n", searchIndex);
						continue;
					}
					data = dataLines === 0 ? value : `${data}\n${value}`;
					dataLines++;
				} else if (isEventPrefix(chunk, searchIndex, firstCharCode)) eventType = chunk.slice(chunk.charCodeAt(searchIndex + 6) === SPACE ? searchIndex + 7 : searchIndex + 6, lfIndex) || void 0;
				else parseLine(chunk, searchIndex, lfIndex);
				if (checkForBufferOverflow()) return "";
				searchIndex = lfIndex + 1;
				lfIndex = chunk.indexOf("\n", searchIndex);
			}
			return chunk.slice(searchIndex);
		}
		let crIndex = chunk.indexOf("\r", searchIndex);
		let lfIndex = chunk.indexOf("\n", searchIndex);
		while (searchIndex < chunk.length) {
			let lineEnd = -1;
			if (crIndex !== -1 && lfIndex !== -1) lineEnd = crIndex < lfIndex ? crIndex : lfIndex;
			else if (crIndex !== -1) {
				if (crIndex === chunk.length - 1) lineEnd = -1;
				else lineEnd = crIndex;
			} else if (lfIndex !== -1) lineEnd = lfIndex;
			if (lineEnd === -1) break;
			parseLine(chunk, searchIndex, lineEnd);
			if (checkForBufferOverflow()) return "";
			searchIndex = lineEnd + 1;
			if (chunk.charCodeAt(searchIndex - 1) === CR && chunk.charCodeAt(searchIndex) === LF) searchIndex++;
			if (crIndex !== -1 && crIndex < searchIndex) crIndex = chunk.indexOf("\r", searchIndex);
			if (lfIndex !== -1 && lfIndex < searchIndex) lfIndex = chunk.indexOf("\n", searchIndex);
		}
		return chunk.slice(searchIndex);
	}
	function parseLine(chunk, start, end) {
		if (start === end) {
			dispatchEvent();
			return;
		}
		const firstCharCode = chunk.charCodeAt(start);
		if (isDataPrefix(chunk, start, firstCharCode)) {
			const valueStart = chunk.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5;
			const value = chunk.slice(valueStart, end);
			data = dataLines === 0 ? value : `${data}\n${value}`;
			dataLines++;
			return;
		}
		if (isEventPrefix(chunk, start, firstCharCode)) {
			eventType = chunk.slice(chunk.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6, end) || void 0;
			return;
		}
		if (firstCharCode === 105 && chunk.charCodeAt(start + 1) === 100 && chunk.charCodeAt(start + 2) === 58) {
			const value = chunk.slice(chunk.charCodeAt(start + 3) === SPACE ? start + 4 : start + 3, end);
			if (!value.includes("\0")) id = value;
			return;
		}
		if (firstCharCode === 58) {
			if (onComment) {
				const line = chunk.slice(start, end);
				onComment(line.slice(chunk.charCodeAt(start + 1) === SPACE ? 2 : 1));
			}
			return;
		}
		const line = chunk.slice(start, end);
		const fieldSeparatorIndex = line.indexOf(":");
		if (fieldSeparatorIndex === -1) {
			processField(line, "", line);
			return;
		}
		const field = line.slice(0, fieldSeparatorIndex);
		const offset = line.charCodeAt(fieldSeparatorIndex + 1) === SPACE ? 2 : 1;
		processField(field, line.slice(fieldSeparatorIndex + offset), line);
	}
	function processField(field, value, line) {
		switch (field) {
			case "event":
				eventType = value || void 0;
				break;
			case "data":
				data = dataLines === 0 ? value : `${data}\n${value}`;
				dataLines++;
				break;
			case "id":
				if (!value.includes("\0")) id = value;
				break;
			case "retry":
				if (/^\d+$/.test(value)) onRetry === null || onRetry === void 0 || onRetry(parseInt(value, 10));
				else onError === null || onError === void 0 || onError(new ParseError(`Invalid \`retry\` value: "${value}"`, {
					type: "invalid-retry",
					value,
					line
				}));
				break;
			default: onError === null || onError === void 0 || onError(new ParseError(`Unknown field "${field.length > 20 ? `${field.slice(0, 20)}…` : field}"`, {
				type: "unknown-field",
				field,
				value,
				line
			}));
		}
	}
	function dispatchEvent() {
		if (id !== void 0) onId === null || onId === void 0 || onId(id);
		if (dataLines > 0) onEvent === null || onEvent === void 0 || onEvent({
			id,
			event: eventType,
			data
		});
		id = void 0;
		data = "";
		dataLines = 0;
		eventType = void 0;
	}
	function reset(options = {}) {
		if (options.consume && pendingFragments.length > 0) {
			const incompleteLine = pendingFragments.join("");
			parseLine(incompleteLine, 0, incompleteLine.length);
		}
		bomPrefix = "";
		id = void 0;
		data = "";
		dataLines = 0;
		eventType = void 0;
		pendingFragments.length = 0;
		pendingFragmentsLength = 0;
		terminated = false;
		skippingLine = false;
		skipNextLineFeed = false;
	}
	return {
		feed,
		reset
	};
}
/**
* Checks if `chunk` starts with the literal `data:` at index `i`.
*
* Equivalent to `chunk.startsWith('data:', i)`, but benchmarks show this
* hand-unrolled char-code comparison is ~20% faster on common event types.
* The caller passes `firstCharCode` (the code at `i`) so it can be reused
* across prefix checks.
*
* ASCII: 'd' = 100, 'a' = 97, 't' = 116, 'a' = 97, ':' = 58
*/
function isDataPrefix(chunk, i, firstCharCode) {
	return firstCharCode === 100 && chunk.charCodeAt(i + 1) === 97 && chunk.charCodeAt(i + 2) === 116 && chunk.charCodeAt(i + 3) === 97 && chunk.charCodeAt(i + 4) === 58;
}
/**
* Checks if `chunk` starts with the literal `event:` at index `i`.
*
* See {@link isDataPrefix} for why this is hand-unrolled rather than using
* `String.prototype.startsWith`.
*
* ASCII: 'e' = 101, 'v' = 118, 'e' = 101, 'n' = 110, 't' = 116, ':' = 58
*/
function isEventPrefix(chunk, i, firstCharCode) {
	return firstCharCode === 101 && chunk.charCodeAt(i + 1) === 118 && chunk.charCodeAt(i + 2) === 101 && chunk.charCodeAt(i + 3) === 110 && chunk.charCodeAt(i + 4) === 116 && chunk.charCodeAt(i + 5) === 58;
}
function isPotentialField(line, field) {
	let i = 1;
	while (i < line.length && i < field.length) {
		if (line.charCodeAt(i) !== field.charCodeAt(i)) return false;
		i++;
	}
	return line.length <= field.length || line.charCodeAt(field.length) === 58;
}
// src/pages/playground/playground-key.ts
/** A secret is replaced this long before it ends, so that it outlives the checks at the start of a call. */
var marginMs = 6e4;
var opened = null;
/** The secret of this tab, kept in memory and nowhere else. A new one is opened if there is none, or if it ends soon. */
async function playgroundSecret() {
	const current = opened && await opened.catch(() => null);
	if (current && current.until > performance.now() + marginMs) return current.secret;
	opened = open();
	return (await opened).secret;
}
/** Forgets a secret that the server refused. */
function forgetSecret() {
	opened = null;
}
async function open() {
	const from = performance.now();
	const { secret, validMs } = await client.playground.open.mutate();
	return {
		secret,
		until: from + validMs
	};
}
// src/pages/playground/call-model.ts
var CallError = class extends Error {
	failure;
	constructor(failure) {
		super(failure.message ?? failure.kind);
		this.failure = failure;
	}
};
/**
* Sends a request from the browser to the gateway and reports its answer as it arrives. A key that ended meanwhile is replaced once.
* Rejects with `CallError`, the error of `playground.open`, or an `AbortError`.
*/
async function callModel(request, signal, listener) {
	let response = await send(request, signal);
	if (response.status === 401) {
		forgetSecret();
		response = await send(request, signal);
	}
	const receiptId = response.headers.get("x-derouter-receipt");
	if (receiptId) listener.onReceipt(receiptId);
	if (!response.ok || !response.body) throw new CallError(await readRefusal(response));
	await readStream(response.body, signal, listener);
}
async function send(request, signal) {
	const secret = await playgroundSecret();
	signal.throwIfAborted();
	try {
		return await fetch("/v1/chat/completions", {
			method: "POST",
			headers: {
				authorization: `Bearer ${secret}`,
				"content-type": "application/json"
			},
			body: JSON.stringify({
				...request,
				stream: true,
				stream_options: { include_usage: true }
			}),
			signal,
			credentials: "omit",
			cache: "no-store",
			referrerPolicy: "no-referrer"
		});
	} catch (error) {
		signal.throwIfAborted();
		throw new CallError({
			kind: "network",
			message: error instanceof Error ? error.message : null,
			retryAfterSeconds: null
		});
	}
}
async function readRefusal(response) {
	const body = await response.json().catch(() => ({}));
	const retryAfter = response.headers.get("retry-after");
	return {
		kind: kindOf(response.status, body.error?.limit_source),
		message: body.error?.message ?? null,
		retryAfterSeconds: retryAfter === null ? null : Number(retryAfter)
	};
}
function kindOf(status, limitSource) {
	if (status === 402) return limitSource === "key_budget" ? "budget" : "credit";
	if (status === 429) return "limited";
	if (status === 401 || status === 403) return "key";
	return status >= 500 ? "provider" : "refused";
}
/** Parses events as they arrive. An answer is complete only with `[DONE]`. */
async function readStream(body, signal, { onDelta }) {
	let isDone = false;
	let failure = null;
	const parser = createParser({ onEvent({ data }) {
		if (data === "[DONE]") isDone = true;
		else {
			const event = parse(data);
			if (event.error) failure ??= {
				kind: "provider",
				message: event.error.message ?? null,
				retryAfterSeconds: null
			};
			else onDelta(readDelta(event));
		}
	} });
	const decoder = new TextDecoder();
	const reader = body.getReader();
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			parser.feed(decoder.decode(value, { stream: true }));
		}
	} catch (error) {
		signal.throwIfAborted();
		throw new CallError({
			kind: "broken",
			message: error instanceof Error ? error.message : null,
			retryAfterSeconds: null
		});
	}
	if (failure) throw new CallError(failure);
	if (!isDone) throw new CallError({
		kind: "broken",
		message: null,
		retryAfterSeconds: null
	});
}
function parse(data) {
	try {
		return JSON.parse(data);
	} catch {
		return { error: { message: "The answer has a part that is not JSON." } };
	}
}
function readDelta({ choices, usage }) {
	const { delta, finish_reason: finish } = choices?.[0] ?? {};
	const text = delta?.content ?? delta?.refusal;
	const reasoning = delta?.reasoning_content ?? delta?.reasoning;
	const toolCalls = delta?.tool_calls?.map(({ index, id, function: called }) => ({
		index,
		...id !== void 0 && { id },
		...called?.name !== void 0 && { name: called.name },
		...called?.arguments !== void 0 && { arguments: called.arguments }
	}));
	return {
		...text && { text },
		...reasoning && { reasoning },
		...toolCalls && { toolCalls },
		...finish && { finish },
		...usage && { usage: {
			inputTokens: usage.prompt_tokens,
			outputTokens: usage.completion_tokens
		} }
	};
}
// src/pages/playground/use-playground.ts
/** How often an answer is shown anew while it streams. */
var showEveryMs = 50;
var ids = 0;
var nextId = () => `t${++ids}`;
/** The conversations of the page and the calls that are running. Leaving the page stops them. */
function usePlayground(firstModel, settings, events) {
	const explain = useExplain();
	const [panes, setPanes] = (0, import_react.useState)(() => [{
		id: nextId(),
		model: firstModel,
		turns: []
	}]);
	const latest = (0, import_react.useRef)({
		settings,
		events,
		explain
	});
	latest.current = {
		settings,
		events,
		explain
	};
	const [calls] = (0, import_react.useState)(() => createCalls({ current: panes }, setPanes, latest));
	(0, import_react.useEffect)(() => () => calls.stop(), [calls]);
	return {
		panes,
		...calls
	};
}
function createCalls(store, show, latest) {
	const running = /* @__PURE__ */ new Map();
	let ended = [];
	const apply = (action) => {
		store.current = reducePanes(store.current, action);
		show(store.current);
	};
	const update = (answerId, change) => apply({
		type: "update",
		answerId,
		change
	});
	const find = (answerId) => store.current.flatMap(({ turns }) => turns).find((turn) => turn.id === answerId && turn.role === "assistant");
	const answer = async (paneId) => {
		const pane = store.current.find(({ id }) => id === paneId);
		if (!pane || openCalls(pane).length > 0) return;
		const request = chatRequest(pane.model, pane.turns, latest.current.settings);
		const id = nextId();
		const abort = new AbortController();
		if (running.size === 0) {
			ended = [];
			latest.current.events.onStart();
		}
		running.set(id, abort);
		apply({
			type: "start",
			paneId,
			answerId: id
		});
		const failure = await stream(id, request, abort.signal);
		await addReceipt(id, update, find);
		running.delete(id);
		ended.push(id);
		if (failure) latest.current.events.onFailure(failure);
		if (running.size > 0) return;
		const answers = ended.flatMap((one) => find(one) ?? []).filter(({ state }) => state !== "failed");
		if (answers.length > 0) latest.current.events.onEnd(answers);
		await queryClient.invalidateQueries(trpc.overview.get.queryFilter());
	};
	const stream = async (id, request, signal) => {
		const from = performance.now();
		const elapsed = () => performance.now() - from;
		let waiting = [];
		let timer = null;
		const flush = () => {
			if (timer) clearTimeout(timer);
			timer = null;
			const arrived = waiting;
			waiting = [];
			if (arrived.length > 0) update(id, (before) => arrived.reduce((all, { delta, at }) => applyDelta(all, delta, at), before));
		};
		let end = {
			state: "done",
			failure: null
		};
		try {
			await callModel(request, signal, {
				onReceipt: (receiptId) => update(id, (before) => ({
					...before,
					figures: {
						...before.figures,
						receiptId
					}
				})),
				onDelta(delta) {
					waiting.push({
						delta,
						at: elapsed()
					});
					timer ??= setTimeout(flush, showEveryMs);
				}
			});
		} catch (error) {
			end = signal.aborted ? {
				state: "stopped",
				failure: null
			} : {
				state: "failed",
				failure: failureOf(error, latest.current.explain)
			};
		}
		flush();
		update(id, (before) => ({
			...before,
			...end,
			figures: {
				...before.figures,
				totalMs: Math.round(elapsed())
			}
		}));
		return end.failure;
	};
	return {
		apply,
		/** Lets the model of a pane answer its last turn. */
		answer: (paneId) => void answer(paneId),
		/** Sends a question to every pane. */
		ask(text, images) {
			apply({
				type: "ask",
				question: {
					role: "user",
					id: nextId(),
					text,
					images
				}
			});
			for (const { id } of store.current) answer(id);
		},
		/** Replaces a question in every pane that has it, and drops what follows. */
		edit(questionId, text) {
			apply({
				type: "edit",
				questionId,
				text
			});
			for (const { id, turns } of store.current) if (turns.at(-1)?.id === questionId) answer(id);
		},
		/** Answers anew from an answer on. */
		retry(paneId, answerId) {
			apply({
				type: "cut",
				paneId,
				turnId: answerId
			});
			answer(paneId);
		},
		/** Enters the results of an answer's tool calls, and goes on. */
		giveResults(paneId, answerId, results) {
			update(answerId, (before) => ({
				...before,
				toolCalls: before.toolCalls.map((call, i) => ({
					...call,
					result: results[i] ?? ""
				}))
			}));
			answer(paneId);
		},
		stop() {
			for (const abort of running.values()) abort.abort();
		}
	};
}
function failureOf(error, explain) {
	return error instanceof CallError ? error.failure : {
		kind: "key",
		message: explain(error),
		retryAfterSeconds: null
	};
}
var receiptTries = 12;
/** Reads the exact charge. The receipt of an answer that was stopped is written a moment later. */
async function addReceipt(id, update, find) {
	const receiptId = find(id)?.figures.receiptId;
	if (!receiptId) return;
	for (let tries = 0; tries < receiptTries; tries++) {
		const receipt = await client.usage.get.query({ id: receiptId }).catch(() => null);
		if (receipt) {
			const { costUsd, inputTokens, outputTokens } = receipt;
			return update(id, (before) => ({
				...before,
				figures: {
					...before.figures,
					costUsd,
					inputTokens,
					outputTokens
				}
			}));
		}
		await new Promise((resolve) => setTimeout(resolve, 250 * (tries + 1)));
	}
}
// src/pages/playground/Playground.tsx
var Playground_exports = /* @__PURE__ */ __exportAll({ Playground: () => Playground });
var RequestCode = (0, import_react.lazy)(async () => ({ default: (await import("./RequestCode-BpHGZvIh.js")).RequestCode }));
/** Tries models with one's own prompts. Conversations exist in this tab only. */
function Playground() {
	const { t } = useTranslation("playground");
	const models = useQuery({
		...trpc.catalog.listModels.queryOptions(),
		refetchOnWindowFocus: false
	});
	const usable = models.data?.filter(({ dialects }) => dialects.includes("openai-chat"));
	if (usable && usable.length > 0) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Workbench, { models: usable });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: t("title"),
		lead: t("lead"),
		children: usable ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
			title: t("noModelsTitle"),
			text: t("noModelsText")
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
			query: models,
			children: () => null
		})
	});
}
function Workbench({ models }) {
	const { t } = useTranslation("playground");
	const [settings, setSettings] = (0, import_react.useState)(noSettings);
	const [draft, setDraft] = (0, import_react.useState)(noDraft);
	const [asMarkdown, setMarkdown] = (0, import_react.useState)(true);
	const [opened, setOpened] = (0, import_react.useState)(null);
	const announcements = useAnnouncements();
	const { panes, ...calls } = usePlayground(models[0]?.id ?? "", settings, announcements);
	const isRunning$1 = isRunning(panes);
	const [first] = panes;
	useFollow(panes, panes.some(({ turns }) => turns.length > 0));
	const obstacle = wrongSettings(settings).length > 0 ? t("fixSettings") : panes.some((pane) => openCalls(pane).length > 0) ? t("callsWaiting") : null;
	const send = () => {
		calls.ask(draft.text, draft.images);
		setDraft(noDraft);
	};
	const compare = () => {
		const other = models.find(({ id }) => id !== first?.model) ?? models[0];
		calls.apply({
			type: "add",
			pane: {
				id: nextId(),
				model: other?.id ?? "",
				turns: first?.turns ?? []
			}
		});
	};
	const settingsPanel = /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SettingsPanel, {
		settings,
		onChange: setSettings,
		asMarkdown,
		onMarkdown: setMarkdown
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "mx-auto flex min-h-[calc(100dvh-112px)] w-full max-w-[1600px] flex-col gap-4 px-4 pt-6 md:min-h-[calc(100dvh-52px)] md:px-6 min-[1100px]:min-h-dvh",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: "flex flex-wrap items-end justify-between gap-x-4 gap-y-3",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "min-w-72 flex-1",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
						className: "text-xl font-semibold",
						children: t("title")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "mt-1 text-quiet",
						children: t("lead")
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex flex-wrap gap-2",
					children: [
						panes.length < 2 && models.length > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
							onClick: compare,
							disabled: isRunning$1,
							"data-testid": "compare",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Columns2, {
								size: 16,
								strokeWidth: 1.75,
								"aria-hidden": true
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("compare") })]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
							onClick: () => setOpened("settings"),
							className: "min-[1280px]:hidden",
							"data-testid": "open-settings",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SlidersHorizontal, {
								size: 16,
								strokeWidth: 1.75,
								"aria-hidden": true
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("settings") })]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
							onClick: () => setOpened("code"),
							"data-testid": "open-code",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
								size: 16,
								strokeWidth: 1.75,
								"aria-hidden": true
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("code") })]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
							onClick: () => calls.apply({ type: "clear" }),
							disabled: isRunning$1 || first?.turns.length === 0,
							"data-testid": "clear",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Eraser, {
								size: 16,
								strokeWidth: 1.75,
								"aria-hidden": true
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("clear") })]
						})
					]
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex min-w-0 flex-1 gap-6",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 flex-1 flex-col gap-4",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Panes, {
						panes,
						models,
						calls,
						asMarkdown,
						isLocked: isRunning$1
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "sticky bottom-0 z-10 bg-page pb-4 max-md:bottom-15",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Composer, {
							draft,
							onChange: setDraft,
							isRunning: isRunning$1,
							obstacle,
							onSend: send,
							onStop: calls.stop
						})
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("aside", {
					"aria-label": t("settings"),
					className: "sticky top-6 hidden max-h-[calc(100dvh-48px)] w-80 shrink-0 self-start overflow-y-auto border-s border-line p-1 ps-6 pb-6 min-[1280px]:block",
					children: settingsPanel
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Announcements, { ...announcements }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(LeaveGuard, { isActive: isRunning$1 || !isEmptyDraft(draft) }),
			opened === "settings" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
				title: t("settings"),
				place: "side",
				onClose: () => setOpened(null),
				children: settingsPanel
			}),
			opened === "code" && first && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RequestCode, {
				model: first.model,
				turns: first.turns,
				settings,
				onClose: () => setOpened(null)
			}) })
		]
	});
}
export { Playground, chatRequest as n, StreamedText as r, Playground_exports as t };
