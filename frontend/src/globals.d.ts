/** Of the integration, put in when the module is built. */
declare const VERSION: string;
