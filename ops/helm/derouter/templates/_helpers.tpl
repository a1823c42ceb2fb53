{{- define "derouter.labels" -}}
app.kubernetes.io/name: derouter
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "derouter.selector" -}}
app.kubernetes.io/name: derouter
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "derouter.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "derouter.env" -}}
- name: DEROUTER_MODE
  value: production
- name: DATA_DIR
  value: /data
- name: PORT
  value: "8787"
- name: PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: TRUSTED_PROXIES
  value: {{ .Values.trustedProxies | quote }}
- name: DRAIN_DELAY_SECONDS
  value: {{ .Values.shutdown.delaySeconds | quote }}
- name: DRAIN_SECONDS
  value: {{ .Values.shutdown.drainSeconds | quote }}
- name: DATABASE_MIGRATE
  value: "off"
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "derouter.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "derouter.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}
