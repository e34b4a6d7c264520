int callboard_placeholder;
