"""Does the service keep what it promised when processes are killed, databases stop, and somebody asks for too much?"""
