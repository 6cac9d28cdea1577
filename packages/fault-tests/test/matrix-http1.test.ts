import { compareCellsOver } from "./support/matrix.ts"

compareCellsOver("HTTP/1.1")
