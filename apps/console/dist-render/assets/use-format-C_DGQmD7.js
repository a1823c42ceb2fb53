import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { Q as trpc, X as queryClient, Y as deviceTimeZone } from "../prerender.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
// ../../packages/ui/src/app/time-zone.ts
/** The zone in which pages show and read times (IANA name): the account's, or the device's for readers without an account. */
function pageTimeZone() {
	return queryClient.getQueryData(trpc.accounts.me.queryKey())?.timeZone ?? deviceTimeZone();
}
/** Does the same and follows changes. Asks the server nothing: the pages that need an account have read it. */
function useTimeZone() {
	useQuery({
		...trpc.accounts.me.queryOptions(),
		enabled: false
	});
	return pageTimeZone();
}
// ../../packages/ui/src/app/write-times.ts
/** Formatters for ISO timestamps in a language and, unless noted, in `timeZone`, which is named if it is not the device's. */
function writeTimes(language, timeZone, deviceZone) {
	const formatter = (options) => {
		const format = new Intl.DateTimeFormat(language, {
			timeZone,
			...options
		});
		return (iso) => format.format(new Date(iso));
	};
	return {
		dateTime: formatter({
			dateStyle: "medium",
			timeStyle: timeZone === deviceZone ? "medium" : "long"
		}),
		shortTime: formatter({
			month: "short",
			day: "numeric",
			hour: "2-digit",
			minute: "2-digit",
			second: "2-digit",
			hourCycle: "h23"
		}),
		/** In a zone of its own, such as that of a budget's periods. */
		timeInZone: (iso, zone) => formatter({
			dateStyle: "medium",
			timeStyle: "short",
			timeZone: zone
		})(iso),
		date: formatter({ dateStyle: "medium" }),
		/** The UTC day. */
		utcDate: formatter({
			dateStyle: "medium",
			timeZone: "UTC"
		}),
		/** The day without the year. */
		day: formatter({
			month: "short",
			day: "numeric"
		}),
		weekday: formatter({
			weekday: "short",
			month: "short",
			day: "numeric"
		}),
		hour: formatter({
			hour: "2-digit",
			minute: "2-digit",
			hourCycle: "h23"
		}),
		/** With the offset, because a clock that is put back shows an hour twice. */
		hourOfDay: formatter({
			weekday: "short",
			month: "short",
			day: "numeric",
			hour: "2-digit",
			minute: "2-digit",
			hourCycle: "h23",
			timeZoneName: "shortOffset"
		})
	};
}
// ../../packages/ui/src/app/use-format.ts
/** Formatters for ISO timestamps in the page's language and time zone. */
function useFormat() {
	const { i18n } = useTranslation();
	return writeTimes(i18n.language, useTimeZone(), deviceTimeZone());
}
/** Formats milliseconds, e.g. `450 ms` or `2.3 s`. */
function formatDuration(ms) {
	return ms < 1e3 ? `${ms} ms` : `${(ms / 1e3).toFixed(ms < 1e4 ? 1 : 0)} s`;
}
export { useTimeZone as i, useFormat as n, pageTimeZone as r, formatDuration as t };
