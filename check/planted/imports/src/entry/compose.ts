import { subjects } from "../rooms/subjects/views.ts"; export const compose = subjects;
