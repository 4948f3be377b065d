import { render } from 'preact'
import { pageStyle } from '../../src/report/page/style.ts'
import { App } from './app.tsx'
import './style.css'
import 'uplot/dist/uPlot.min.css'

// The report's own style: its figures are drawn here by the same code. Before ours, which may say otherwise.
const style = document.createElement('style')
style.textContent = pageStyle
document.head.prepend(style)

const place = document.getElementById('page')
if (place !== null) render(<App />, place)
