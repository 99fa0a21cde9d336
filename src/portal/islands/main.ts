import { busyForms } from "./busy.ts";
import { liveCharts } from "./charts.ts";
import { checkButtons } from "./check.ts";
import { copyButtons } from "./copy.ts";
import { printButtons } from "./print.ts";
import { searchSuggestions } from "./suggest.ts";

copyButtons(document);
printButtons(document);
busyForms(document);
searchSuggestions(document);
checkButtons(document);
liveCharts(document);
