/** The report as it is at this moment, and as one file to take along. */
export function ReportView({ study }: { readonly study: string }) {
  const path = `/report/${encodeURIComponent(study)}.html`
  return (
    <>
      <p class="kicker">{study}</p>
      <h1>Report</h1>
      <p class="tools">
        <a href={path} download={`${study}.html`}>
          Save as one HTML file
        </a>
        <a href={path} target="_blank" rel="noreferrer">
          Open by itself
        </a>
      </p>
      <iframe class="report" title={`Report of ${study}`} src={path} />
    </>
  )
}
