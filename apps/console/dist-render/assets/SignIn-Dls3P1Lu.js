import { U as useNavigate, W as useSearch, X as queryClient, p as SignInPage } from "../prerender.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/pages/SignIn.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** The sign-in page inside the console. */
function SignIn() {
	const { next } = useSearch({ from: "/sign-in" });
	const navigate = useNavigate();
	const onSignedIn = (0, import_react.useCallback)(async () => {
		queryClient.clear();
		await navigate({ to: next ?? "/overview" });
	}, [navigate, next]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SignInPage, { onSignedIn });
}
export { SignIn };
