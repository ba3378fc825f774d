export * from "../../../codemirror.mjs";
