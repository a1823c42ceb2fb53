import { A as Page, E as Field, L as Button, M as EmptyState, j as Stat, k as Card, w as FormError } from "../prerender.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { i as formatUsd, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as keyTones } from "./key-tones-CTzlhiKW.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as LoadMore } from "./LoadMore-C_fNUIE0.js";
import { n as receiptTones } from "./ReceiptFacts-BA-PScIG.js";
// src/pages/own-key/OwnKeyFigures.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** The balance, budget, next reset and limits of a key. */
function OwnKeyFigures({ ownKey }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const { balance, budget } = ownKey;
	const tightest = budget?.limits.toSorted((a, b) => Number(a.left_usd) - Number(b.left_usd))[0];
	const resetsAt = budget?.next_reset_at ?? null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid gap-4 md:grid-cols-3",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stat, {
				label: t("ownKey.available"),
				note: Number(balance.locked_balance) > 0 ? t("ownKey.locked", { amount: formatUsd(balance.locked_balance, 4) }) : void 0,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: balance.available,
					decimals: 4,
					testId: "own-available"
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stat, {
				label: t("ownKey.budget"),
				note: tightest && t("ownKey.budgetNote", {
					spent: formatUsd(tightest.spent_usd, 4),
					left: formatUsd(tightest.left_usd, 4)
				}),
				children: tightest ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: tightest.limit_usd,
					testId: "own-budget"
				}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-base",
					children: t("ownKey.noBudget")
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stat, {
				label: t("ownKey.nextReset"),
				note: resetsAt && budget ? budget.time_zone : void 0,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-base",
					"data-testid": "own-reset",
					children: resetsAt && budget ? format.timeInZone(resetsAt, budget.time_zone) : budget ? t("ownKey.noReset") : t("ownKey.none")
				})
			})
		]
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid items-start gap-4 md:grid-cols-2",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
			title: ownKey.name,
			aside: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
				tone: keyTones[ownKey.status],
				children: t(`keys.statuses.${ownKey.status}`)
			}),
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "px-4 py-1",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
					[t("ownKey.label"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: ownKey.key }, "key")],
					[t("ownKey.requestsPerMinute"), ownKey.requests_per_minute ?? t("ownKey.noLimit")],
					[t("ownKey.concurrency"), ownKey.concurrency ?? t("ownKey.noLimit")],
					[t("ownKey.expires"), ownKey.expires_at ? format.dateTime(ownKey.expires_at) : t("ownKey.never")]
				] })
			})
		}), budget && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(BudgetTable, { budget })]
	})] });
}
function BudgetTable({ budget }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("ownKey.limits"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			rows: budget.limits,
			rowKey: ({ period }) => period,
			rowTestId: "own-limit",
			stackBelow: "small",
			columns: [
				{
					title: t("ownKey.period"),
					place: "title",
					cell: ({ period }) => t(`ownKey.periods.${period}`)
				},
				{
					title: t("ownKey.limit"),
					numeric: true,
					place: "figure",
					cell: (limit) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, { usd: limit.limit_usd })
				},
				{
					title: t("ownKey.spent"),
					numeric: true,
					cell: (limit) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
						usd: limit.spent_usd,
						decimals: 4,
						testId: "own-spent"
					})
				},
				{
					title: t("ownKey.left"),
					numeric: true,
					cell: (limit) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
						usd: limit.left_usd,
						decimals: 4,
						testId: "own-left"
					})
				},
				{
					title: t("ownKey.resets"),
					cell: (limit) => limit.resets_at ? format.timeInZone(limit.resets_at, budget.time_zone) : "—"
				}
			]
		})
	});
}
// src/pages/own-key/read-own-key.ts
var RefusedError = class extends Error {
	reason;
	constructor(reason) {
		super(reason);
		this.reason = reason;
	}
};
var readOwnKey = async (secret) => (await ask(secret, "/api/key")).json();
var readOwnUsage = async (secret, cursor) => (await ask(secret, `/api/key/usage-logs?limit=50${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`)).json();
var readOwnCsv = async (secret) => (await ask(secret, "/api/key/usage-logs?bom=1", "text/csv")).blob();
/** Asks with nothing but the key: in a header, so that no address, log or referrer has it, and without cookies or caches. */
async function ask(secret, path, accept = "application/json") {
	if (!/^[\x21-\x7e]+$/.test(secret)) throw new RefusedError("invalid");
	const response = await fetch(path, {
		headers: {
			"x-api-key": secret,
			accept
		},
		credentials: "omit",
		cache: "no-store",
		referrerPolicy: "no-referrer"
	}).catch(() => {
		throw new RefusedError("failed");
	});
	if (response.ok) return response;
	throw new RefusedError({
		401: "invalid",
		403: "blocked",
		429: "limited"
	}[response.status] ?? "failed");
}
// src/pages/own-key/OwnKeyUsage.tsx
/** The calls of a key with their cost, and all of them as CSV. */
function OwnKeyUsage({ secret, first }) {
	const { t } = useTranslation("console");
	const [items, setItems] = (0, import_react.useState)(first.data);
	const [cursor, setCursor] = (0, import_react.useState)(first.next_cursor);
	const [busy, setBusy] = (0, import_react.useState)(null);
	const [error, setError] = (0, import_react.useState)(null);
	const run = async (what, work) => {
		setBusy(what);
		setError(null);
		try {
			await work();
		} catch (thrown) {
			setError(t(`ownKey.${thrown instanceof RefusedError ? thrown.reason : "failed"}`));
		}
		setBusy(null);
	};
	const more = () => run("more", async () => {
		const page = await readOwnUsage(secret, cursor);
		setItems((before) => [...before, ...page.data]);
		setCursor(page.next_cursor);
	});
	const download = () => run("csv", async () => save(await readOwnCsv(secret)));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		title: t("ownKey.usage"),
		aside: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			busy: busy === "csv",
			onClick: () => void download(),
			"data-testid": "own-csv",
			children: t("ownKey.csv")
		}),
		children: [
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "px-4 py-2",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error })
			}),
			items.length === 0 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
				title: t("ownKey.emptyTitle"),
				text: t("ownKey.emptyText")
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(UsageTable, { rows: items }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(LoadMore, { query: {
				hasNextPage: cursor !== null,
				isFetchingNextPage: busy === "more",
				fetchNextPage: more
			} })
		]
	});
}
function UsageTable({ rows }) {
	const { t } = useTranslation(["console", "common"]);
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rowTestId: "own-call",
		rows,
		rowKey: ({ id }) => id,
		columns: [
			{
				title: t("usage.time"),
				place: "bare",
				className: "whitespace-nowrap",
				cell: (row) => format.shortTime(row.created_at)
			},
			{
				title: t("usage.model"),
				place: "title",
				className: "max-w-60 truncate font-medium",
				cell: (row) => row.model
			},
			{
				title: t("usage.tag"),
				place: "optional",
				className: "max-w-40 truncate",
				cell: (row) => row.tag
			},
			{
				title: t("usage.input"),
				numeric: true,
				cell: (row) => formatCount(row.input_tokens + row.cache_read_tokens + row.cache_write_tokens)
			},
			{
				title: t("usage.output"),
				numeric: true,
				cell: (row) => formatCount(row.output_tokens)
			},
			{
				title: t("usage.cost"),
				numeric: true,
				place: "figure",
				cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: row.cost_usd,
					decimals: 6,
					testId: "own-cost"
				})
			},
			{
				title: t("usage.status"),
				place: "bare",
				cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: receiptTones[row.status],
					children: t(`common:receipt.statuses.${row.status}`)
				})
			}
		]
	});
}
/** Hands a file to the browser's downloads. */
function save(file) {
	const url = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = url;
	link.download = "derouter-usage.csv";
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 6e4);
}
// src/pages/own-key/OwnKeyPage.tsx
/** What a key may see of itself, without signing in: its balance, limits and calls. */
function OwnKeyPage() {
	const { t } = useTranslation(["console", "common"]);
	const [opened, setOpened] = (0, import_react.useState)(null);
	const [error, setError] = (0, import_react.useState)(null);
	const [isBusy, setBusy] = (0, import_react.useState)(false);
	const read = async (secret) => {
		setBusy(true);
		setError(null);
		try {
			const [ownKey, usage] = await Promise.all([readOwnKey(secret), readOwnUsage(secret, null)]);
			setOpened((before) => ({
				secret,
				ownKey,
				usage,
				reading: (before?.reading ?? 0) + 1
			}));
		} catch (thrown) {
			setOpened(null);
			setError(t(`ownKey.${thrown instanceof RefusedError ? thrown.reason : "failed"}`));
		}
		setBusy(false);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex min-h-dvh flex-col",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("header", {
			className: "border-b border-line bg-surface",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mx-auto max-w-[1200px] px-4 py-2.5 text-lg leading-9 font-semibold md:px-6",
				children: t("common:brand")
			})
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
			className: "flex-1",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
				title: t("ownKey.title"),
				lead: t("ownKey.lead"),
				action: opened && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex gap-2",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						busy: isBusy,
						onClick: () => void read(opened.secret),
						"data-testid": "refresh-own-key",
						children: t("ownKey.refresh")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => setOpened(null),
						"data-testid": "close-own-key",
						children: t("ownKey.close")
					})]
				}),
				children: opened ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OwnKeyFigures, { ownKey: opened.ownKey }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OwnKeyUsage, {
					secret: opened.secret,
					first: opened.usage
				}, opened.reading)] }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyForm, {
					error,
					isBusy,
					onSubmit: (secret) => void read(secret)
				})
			})
		})]
	});
}
function KeyForm({ error, isBusy, onSubmit }) {
	const { t } = useTranslation("console");
	const [text, setText] = (0, import_react.useState)("");
	const submit = (event) => {
		event.preventDefault();
		if (text.trim()) onSubmit(text.trim());
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		className: "max-w-2xl",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
			onSubmit: submit,
			className: "flex flex-col gap-4 p-4",
			autoComplete: "off",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("ownKey.label"),
				help: t("ownKey.help"),
				error,
				value: text,
				onChange: (event) => setText(event.target.value),
				placeholder: "dr-…",
				autoComplete: "off",
				autoCapitalize: "off",
				spellCheck: false,
				maxLength: 200,
				className: "[&_input]:font-mono",
				"data-testid": "own-key"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				type: "submit",
				variant: "primary",
				busy: isBusy,
				className: "self-start",
				"data-testid": "open-own-key",
				children: t("ownKey.open")
			})]
		})
	});
}
export { OwnKeyPage };
