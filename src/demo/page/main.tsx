import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root": index.html and main.tsx do not fit.');
createRoot(root).render(<App />);
