/** Agents that are set up by hand: what to enter, with the base URL. `…/v1` where they want it. */
export const recipes: Readonly<Record<string, (baseUrl: string) => string>> = {
  aider: (base) => `aider: export OPENAI_API_BASE=${base}/v1 OPENAI_API_KEY=<key>, then aider --model openai/<model>`,
  cline: (base) => `Cline: cline auth -p openai -k <key> -b ${base}/v1 -m <model>`,
  continue: (base) => `Continue (config.yaml): provider: openai, apiBase: ${base}/v1, apiKey: <key>, model: <model>`,
  copilot: (base) =>
    `GitHub Copilot CLI: export COPILOT_PROVIDER_BASE_URL=${base}/v1 COPILOT_PROVIDER_API_KEY=<key> COPILOT_MODEL=<model> COPILOT_OFFLINE=true`,
  cursor: (base) => `Cursor: Settings > Models > API keys: OpenAI API key <key>, override the base URL with ${base}/v1`,
  gemini: (base) => `Gemini CLI: export GEMINI_API_KEY=<key> GOOGLE_GEMINI_BASE_URL=${base}`,
  kilo: (base) => `Kilo: the provider section of opencode.json, baseURL ${base}/v1 (see docs/clients.md)`,
  pi: (base) => `pi (~/.pi/agent/models.json): baseUrl ${base}/v1, api openai-responses (see docs/clients.md)`,
  qwen: (base) => `qwen-code: export OPENAI_BASE_URL=${base}/v1 OPENAI_API_KEY=<key> OPENAI_MODEL=<model>`,
};
