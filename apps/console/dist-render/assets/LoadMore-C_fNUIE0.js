import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { L as Button } from "../prerender.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/data/LoadMore.tsx
var import_jsx_runtime = require_jsx_runtime();
/** A button that loads the next page of a list. Renders nothing on the last page. */
function LoadMore({ query }) {
	const { t } = useTranslation("common");
	if (!query.hasNextPage) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex justify-center p-3",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			busy: query.isFetchingNextPage,
			onClick: () => void query.fetchNextPage(),
			children: t("more")
		})
	});
}
export { LoadMore as t };
