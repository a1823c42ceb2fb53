import { Q as trpc, c as periodOf, dt as keepPreviousData, o as filterOf, yt as useQueryClient } from "../prerender.js";
import { t as useInfiniteQuery } from "./useInfiniteQuery-C3mH5Q_K.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
// src/pages/usage/use-receipts.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var pageSize = 100;
var liveMs = 5e3;
function listOptions(search) {
	return trpc.usage.list.infiniteQueryOptions({
		limit: pageSize,
		period: periodOf(search),
		...filterOf(search)
	}, {
		getNextPageParam: (page) => page.nextCursor ?? void 0,
		staleTime: 3e4
	});
}
/** The receipts that the address selects, newest first, as far as they were read. The page and the drawer share them. */
function useReceipts(search) {
	const list = useInfiniteQuery(listOptions(search));
	const newest = useQuery({
		...trpc.usage.list.queryOptions(newestInput(search)),
		enabled: false
	});
	const read = list.data?.pages.flatMap(({ items }) => items) ?? [];
	const known = new Set(read.map(({ id }) => id));
	return {
		list,
		items: [...(newest.data?.items ?? []).filter(({ id }) => !known.has(id) && id > (read[0]?.id ?? "")), ...read],
		searchedTo: list.data?.pages.at(-1)?.searchedTo ?? null
	};
}
var newestInput = (search) => ({
	limit: pageSize,
	period: periodOf(search),
	...filterOf(search)
});
function reportInput(search) {
	return {
		period: periodOf(search),
		filter: filterOf(search),
		groupBy: search.by ?? "model",
		comparesBefore: search.compare === "1",
		withFirstToken: search.metric === "firstToken",
		...search.unit && { unit: search.unit }
	};
}
/** The sums of the receipts that the address selects. */
function useReport(search, enabled) {
	return useQuery({
		...trpc.usage.report.queryOptions(reportInput(search)),
		placeholderData: keepPreviousData,
		enabled,
		staleTime: 3e4
	});
}
/** While `isOn`, reads the newest receipts and the sums every five seconds, in one call, unless the page is hidden. */
function useLive(search, isOn, hasReport) {
	const queries = useQueryClient();
	const state = JSON.stringify(search);
	(0, import_react.useEffect)(() => {
		if (!isOn) return;
		const current = JSON.parse(state);
		const read = () => {
			if (document.hidden) return;
			queries.fetchQuery({
				...trpc.usage.list.queryOptions(newestInput(current)),
				staleTime: 0
			}).then((newest) => {
				const { queryKey } = listOptions(current);
				const first = queries.getQueryData(queryKey)?.pages[0]?.items ?? [];
				const known = new Set(first.map(({ id }) => id));
				if (newest.nextCursor === null || newest.items.some(({ id }) => known.has(id))) return;
				queries.setQueryData(queryKey, {
					pages: [newest],
					pageParams: [null]
				});
			}).catch(() => void 0);
			if (hasReport) queries.fetchQuery({
				...trpc.usage.report.queryOptions(reportInput(current)),
				staleTime: 0
			}).catch(() => void 0);
		};
		read();
		const timer = setInterval(read, liveMs);
		return () => clearInterval(timer);
	}, [
		isOn,
		hasReport,
		state,
		queries
	]);
}
export { useReceipts as n, useReport as r, useLive as t };
