export const depositsHelp =
  '[--all]  list deposit addresses with what they hold, as CSV, for the offline sweep (--all: also empty ones); ' +
  'deposits resume <chain id> [block]: read a halted chain again; deposits switch <chain id or tron> <token> <on|off> <reason>: ' +
  'credit a token again, or let its deposits wait';
