// ../../packages/locales/src/web/fr/views.ts
var views = {
	banner: "Vous voyez cette console comme {{email}}. Rien ne peut être modifié. Jusqu’à {{time}}.",
	end: "Terminer",
	endedTitle: "Cette consultation est terminée",
	endedText: "Fermez cet onglet, ou ouvrez une nouvelle consultation depuis la page du client.",
	opening: "Ouverture",
	files: "Aucun fichier ne peut être téléchargé pendant une consultation.",
	close: "Quitter",
	title: "Accès de notre équipe",
	lead: "Notre équipe peut consulter votre console pour vous aider : en lecture seule, sans vos secrets, pendant 30 minutes au plus. Chaque accès figure ici.",
	empty: "Personne de notre équipe n’a consulté votre console.",
	row: "De {{start}} à {{end}}",
	open: "depuis {{start}}",
	reason: "Motif : {{reason}}",
	pages: "Pages : {{pages}}"
};
export { views };
