// ../../packages/locales/src/web/es/views.ts
var views = {
	banner: "Ve esta consola como la ve {{email}}. No se puede cambiar nada. Hasta {{time}}.",
	end: "Terminar la vista",
	endedTitle: "Esta vista ha terminado",
	endedText: "Cierre esta pestaña o abra otra vista desde la página del cliente.",
	opening: "Abriendo la vista",
	files: "No se pueden descargar archivos en una vista.",
	close: "Salir",
	title: "Acceso del personal",
	lead: "Nuestro personal puede ver su consola para ayudarle: sin cambiar nada, sin ver sus secretos y durante 30 minutos como máximo. Cada acceso figura aquí.",
	empty: "Nadie de nuestro personal ha visto su consola.",
	row: "De {{start}} a {{end}}",
	open: "desde {{start}}",
	reason: "Motivo: {{reason}}",
	pages: "Páginas: {{pages}}"
};
export { views };
