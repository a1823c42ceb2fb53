// src/docs/pages/connect-an-agent.md
var connect_an_agent_default = {
	"title": "Connect an agent",
	"lead": "One command finds Claude Code, Codex and opencode on your machine, shows what it would change, asks, and sets them up.",
	"headings": [
		{
			"id": "what-it-does",
			"text": "What it does",
			"level": 2
		},
		{
			"id": "options",
			"text": "Options",
			"level": 2
		},
		{
			"id": "three-rules-of-thumb-for-agents",
			"text": "Three rules of thumb for agents",
			"level": 2
		}
	],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>One command finds Claude Code, Codex and opencode on your machine, shows what it would change, asks, and sets them up.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": null,
			"isTested": false,
			"code": "npx @derouter/cli connect --base-url https://derouter.example\nnpx @derouter/cli status\nnpx @derouter/cli undo",
			"html": "<span><span class=\"code-token-function\">npx</span><span class=\"code-token-string\"> @derouter/cli</span><span class=\"code-token-string\"> connect</span><span class=\"code-token-string\"> --base-url</span><span class=\"code-token-string\"> https://derouter.example</span></span>\n<span><span class=\"code-token-function\">npx</span><span class=\"code-token-string\"> @derouter/cli</span><span class=\"code-token-string\"> status</span></span>\n<span><span class=\"code-token-function\">npx</span><span class=\"code-token-string\"> @derouter/cli</span><span class=\"code-token-string\"> undo</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"what-it-does\"><a href=\"#what-it-does\">What it does</a></h2>\n<p>For each agent it opens a page of this console. Compare the code there with the one in your terminal, adjust the budget and approve. The agent gets a key of its own, named after itself and the machine, such as &quot;Claude Code on laptop&quot;, with the scope <code>inference</code> and the budget that you approved. Nobody copies a secret by hand.</p>\n<ul>\n<li>The key is stored in <code>~/.config/derouter/keys</code> (on Windows <code>%APPDATA%\\derouter\\keys</code>), readable by you only. The agent&#39;s settings name that file.</li>\n<li>Only the settings that have to change are changed; comments and formatting stay.</li>\n<li><code>status</code> shows what is connected, and what each key has left.</li>\n<li><code>undo</code> puts every settings file back, byte for byte. It refuses if a file was changed since, unless you add <code>--force</code>. Revoke the key on the <a href=\"/keys\">keys page</a> afterwards.</li>\n</ul>\n<h2 id=\"options\"><a href=\"#options\">Options</a></h2>\n<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"option, meaning\"><table><thead><tr><th>option</th><th>meaning</th></tr></thead><tbody><tr><td><code>--dry-run</code></td><td>shows the changes and makes none</td></tr><tr><td><code>--agent</code></td><td>connects only this agent: <code>claude-code</code>, <code>codex</code> or <code>opencode</code></td></tr><tr><td><code>--model</code></td><td>the model that the agent begins with; otherwise one that fits it</td></tr><tr><td><code>--budget</code></td><td>the budget to propose, in US dollars; 20 if you say nothing, <code>none</code> for no proposal</td></tr><tr><td><code>--per</code></td><td>its period: <code>total</code>, <code>day</code>, <code>week</code> or <code>month</code>, the default</td></tr><tr><td><code>--yes</code></td><td>does not ask before it changes a file</td></tr><tr><td><code>--no-browser</code></td><td>prints the address of the approval and opens no browser</td></tr></tbody></table></div>\n<h2 id=\"three-rules-of-thumb-for-agents\"><a href=\"#three-rules-of-thumb-for-agents\">Three rules of thumb for agents</a></h2>\n<ul>\n<li><strong>Use the providers&#39; model names.</strong> Agents infer from the name which fields a model accepts. With a name that it does not know, Claude Code sends fields that only the newest models accept.</li>\n<li><strong>Prefer the agent&#39;s own protocol for long sessions.</strong> Claude up to 4.5 requires that its signed thinking is sent back after a tool call. Messages and Responses clients do that; most Chat clients do not, so thinking is off for the rest of that turn.</li>\n<li><strong>Give the key a budget.</strong> An agent can make hundreds of calls for one prompt.</li>\n</ul>\n<p>Programs of your own can ask for a key in the same way: see <a href=\"/docs/management-api#keys-by-approval\">the management API</a>.</p>\n"
		}
	]
};
export { connect_an_agent_default as default };
