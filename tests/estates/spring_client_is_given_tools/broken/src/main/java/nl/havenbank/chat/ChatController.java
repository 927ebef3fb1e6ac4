package nl.havenbank.chat;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/public/assistant")
public class ChatController {

    private final ChatClient chat;

    public ChatController(ChatClient.Builder builder) {
        this.chat = builder
            .defaultSystem("You are the assistant of Havenbank. Tell clients when we are open.")
            .build();
    }

    @PostMapping("/message")
    public String message(@RequestBody String text) {
        return chat.prompt().user(text).call().content();
    }
}
