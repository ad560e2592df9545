import { useEffect, useState } from 'react';
import type { PageFile } from '../slack/browser-protocol.ts';
import { LibraryBlock } from './library-block.tsx';

type Preview = { text: string } | { error: string };

/** A file of a message: name, size, download, and for text a preview on demand. */
export function FileCard({ file }: { file: PageFile }) {
  const [shown, show] = useState(false);
  const readable = isMarkdown(file) || file.mimetype.startsWith('text/') || file.mimetype === 'application/json';
  return (
    <div className="file" data-testid={`file-${file.id}`}>
      <div className="file-head">
        <span className="file-icon" aria-hidden>
          {file.name.split('.').at(-1)?.slice(0, 4).toUpperCase()}
        </span>
        <span className="file-name">
          <strong>{file.title ?? file.name}</strong>
          <span className="file-detail">
            {file.title === undefined || file.title === file.name ? '' : `${file.name} · `}
            {formatSize(file.size)}
          </span>
        </span>
        {readable ? (
          <button type="button" className="button" aria-expanded={shown} onClick={() => show(!shown)}>
            {shown ? 'Hide' : 'Preview'}
          </button>
        ) : null}
        <a className="button" href={file.url} download={file.name}>
          Download
        </a>
      </div>
      {shown ? <FilePreview file={file} /> : null}
    </div>
  );
}

function FilePreview({ file }: { file: PageFile }) {
  const preview = usePreview(file.url);
  if (preview === undefined) return <p className="file-preview">Loading {file.name} …</p>;
  if ('error' in preview) {
    return (
      <p className="file-preview" role="alert">
        {preview.error}
      </p>
    );
  }
  return (
    <div className="file-preview" tabIndex={0} role="region" aria-label={`Preview of ${file.name}`}>
      {isMarkdown(file) ? (
        <LibraryBlock block={{ type: 'markdown', text: preview.text }} />
      ) : (
        <pre className="file-text">{preview.text}</pre>
      )}
    </div>
  );
}

function usePreview(url: string): Preview | undefined {
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    const aborter = new AbortController();
    void readPreview(url, aborter.signal).then((read) => (aborter.signal.aborted ? undefined : setPreview(read)));
    return () => aborter.abort();
  }, [url]);
  return preview;
}

async function readPreview(url: string, signal: AbortSignal): Promise<Preview> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return { text: await response.text() };
  } catch (error) {
    return { error: `The file could not be read (${String(error)}). Download it instead.` };
  }
}

function isMarkdown(file: PageFile): boolean {
  return file.mimetype === 'text/markdown' || /\.md$/i.test(file.name);
}

function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}
