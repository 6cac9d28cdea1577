import { compareCellsOver } from "./support/matrix.ts"

compareCellsOver("HTTP/2")
