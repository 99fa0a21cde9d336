import { subjects } from "../subjects/views.ts"; export const publicity = subjects;
