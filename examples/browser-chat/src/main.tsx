import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { openChatOfQuery } from "./route.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/screens.css";
import "./styles/chats.css";
import "./styles/conversation.css";
import "./styles/message.css";
import "./styles/composer.css";
import { followVisualViewport } from "./viewport.ts";

openChatOfQuery();
followVisualViewport();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App />);
