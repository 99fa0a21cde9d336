/** Style sheets are taken in by the build; to the compiler they are imports without a value. */
declare module "*.css";
