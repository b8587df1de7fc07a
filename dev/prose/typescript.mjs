// A plugin of textlint for TypeScript and JavaScript. What people read there is comments and texts.
import ts from "typescript";

const texts = new Set([
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateHead,
  ts.SyntaxKind.TemplateMiddle,
  ts.SyntaxKind.TemplateTail,
]);

/** Where the comments and texts are. Comments with only blanks between them are one: a sentence goes on in the next line. */
function piecesOf(file) {
  const pieces = [];
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(file);
    if (children.length > 0) return children.forEach(visit);
    const comments = [ts.getTrailingCommentRanges, ts.getLeadingCommentRanges].flatMap(
      (ranges) => ranges(file.text, node.pos) ?? [],
    );
    comments.forEach(({ pos, end }, index) => {
      const before = comments[index - 1];
      if (before !== undefined && file.text.slice(before.end, pos).trim() === "") pieces.at(-1).end = end;
      else pieces.push({ pos, end });
    });
    if (texts.has(node.kind)) pieces.push({ pos: node.getStart(file), end: node.end });
  };
  visit(file);
  return pieces;
}

/** Blanks instead of the marks of comments, so that each character stays in its place. */
function withoutMarks(text) {
  return text.replace(/\/\*+|\*\/|^[ \t]*(?:\/\/|\*)/gm, (marks) => " ".repeat(marks.length));
}

function preProcess(source, path = "source.ts") {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  const text = withoutMarks(source);
  const place = (position) => {
    const { line, character: column } = file.getLineAndCharacterOfPosition(position);
    return { line: line + 1, column };
  };
  const node = (type, { pos, end }, rest) => {
    return { type, raw: text.slice(pos, end), range: [pos, end], loc: { start: place(pos), end: place(end) }, ...rest };
  };
  const children = piecesOf(file).map((piece) => {
    const words = node("Str", piece, { value: text.slice(piece.pos, piece.end) });
    return node("Paragraph", piece, { children: [words] });
  });
  return { text, ast: node("Document", { pos: 0, end: source.length }, { children }) };
}

class Processor {
  availableExtensions() {
    return [".ts", ".mjs", ".cjs"];
  }
  processor() {
    return { preProcess, postProcess: (messages, filePath) => ({ messages, filePath }) };
  }
}

export default { Processor };
