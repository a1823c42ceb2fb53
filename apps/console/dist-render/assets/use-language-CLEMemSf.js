import { n as useShowLanguage, o as parseLocale } from "./use-locale-ZZlywiOW.js";
import { Q as trpc, X as queryClient } from "../prerender.js";
import { t as client } from "./client-Cpdtb7wU.js";
// ../../packages/ui/src/app/use-language.ts
/** Returns a function that changes the page's language and stores it in the cookie and, if signed in, with the user. */
function useChangeLanguage(app) {
	const show = useShowLanguage(app);
	return async (code) => {
		const locale = parseLocale(code);
		await show(locale);
		if (queryClient.getQueryData(trpc.accounts.me.queryKey())) await client.accounts.setLocale.mutate({ locale });
	};
}
export { useChangeLanguage as t };
