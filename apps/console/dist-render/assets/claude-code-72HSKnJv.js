// src/docs/pages/claude-code.md
var claude_code_default = {
	"title": "Claude Code",
	"lead": "Claude Code speaks Anthropic's protocol. Four variables connect it; one command sets them up for you.",
	"headings": [{
		"id": "other-models",
		"text": "Other models",
		"level": 2
	}, {
		"id": "good-to-know",
		"text": "Good to know",
		"level": 2
	}],
	"blocks": [
		{
			"kind": "html",
			"html": "<p>Claude Code speaks Anthropic&#39;s protocol. Four variables connect it; <a href=\"/docs/connect-an-agent\">one command</a> sets them up for you.</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "Shell",
			"isTested": false,
			"code": "export ANTHROPIC_BASE_URL=https://derouter.example\nexport ANTHROPIC_AUTH_TOKEN=dr-your-key\nexport ANTHROPIC_MODEL=claude-sonnet-4-6\nclaude -p \"Hello\"",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> ANTHROPIC_BASE_URL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">https://derouter.example</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> ANTHROPIC_AUTH_TOKEN</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">dr-your-key</span></span>\n<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> ANTHROPIC_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">claude-sonnet-4-6</span></span>\n<span><span class=\"code-token-function\">claude</span><span class=\"code-token-string\"> -p</span><span class=\"code-token-string-expression\"> \"Hello\"</span></span>"
		},
		{
			"kind": "html",
			"html": "<p>Claude Code uses a small model for its background tasks. Name it too, if the default is not on the <a href=\"/pricing\">price list</a>:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "The small model",
			"isTested": false,
			"code": "export ANTHROPIC_DEFAULT_HAIKU_MODEL=claude-haiku-4-5",
			"html": "<span><span class=\"code-token-keyword\">export</span><span class=\"code-foreground\"> ANTHROPIC_DEFAULT_HAIKU_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-foreground\">claude-haiku-4-5</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"other-models\"><a href=\"#other-models\">Other models</a></h2>\n<p>Set the name of any chat model, also of another provider:</p>\n"
		},
		{
			"kind": "code",
			"language": "bash",
			"title": "A GPT model in Claude Code",
			"isTested": false,
			"code": "ANTHROPIC_MODEL=gpt-5-mini claude",
			"html": "<span><span class=\"code-foreground\">ANTHROPIC_MODEL</span><span class=\"code-token-keyword\">=</span><span class=\"code-token-string\">gpt-5-mini</span><span class=\"code-token-function\"> claude</span></span>"
		},
		{
			"kind": "html",
			"html": "<h2 id=\"good-to-know\"><a href=\"#good-to-know\">Good to know</a></h2>\n<ul>\n<li>The cost that Claude Code shows comes from a price list inside it. What counts is the receipt on the <a href=\"/usage\">usage page</a>, where the calls of a session are grouped.</li>\n<li>A Claude Code prompt is not prepended a second time: the header <code>x-derouter-system-prompt</code> then says <code>already-present</code>.</li>\n<li>For an overloaded provider it repeats a request up to ten times. <code>CLAUDE_CODE_MAX_RETRIES</code> limits that. Refused requests cost nothing.</li>\n</ul>\n"
		}
	]
};
export { claude_code_default as default };
