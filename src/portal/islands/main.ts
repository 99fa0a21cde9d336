import { copyButtons } from "./copy.ts";
import { searchSuggestions } from "./suggest.ts";

copyButtons(document);
searchSuggestions(document);
